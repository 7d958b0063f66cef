import { execFile } from 'node:child_process';

/** How a short program ended; `code` is null when it did not start, was killed, or took too long. */
export interface Ran {
  readonly code: number | null;
  readonly output: string;
  /** What it said of its failure: the last line of its error output, or the machine's own words. */
  readonly complaint: string;
}

/** Runs a program to its end, without a shell, for at most `limit` milliseconds. Never throws. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: { env: Readonly<NodeJS.ProcessEnv>; limit: number },
): Promise<Ran> {
  const { env, limit } = options;
  return new Promise((resolve) => {
    const settings = { env: { ...env }, timeout: limit, killSignal: 'SIGKILL' as const, windowsHide: true };
    const child = execFile(command, [...args], settings, (error, stdout, stderr) => {
      const late = error?.killed ? `no answer within ${limit / 1000} seconds` : error?.message;
      resolve({
        code: error === null ? 0 : typeof error.code === 'number' ? error.code : null,
        output: stdout.trim(),
        complaint: stderr.trim().split('\n').at(-1) || late || '',
      });
    });
    child.stdin?.on('error', () => {}).end();
  });
}
