import packageJson from '../../package.json' with { type: 'json' };
import { realParts } from './real-parts.ts';
import { run } from './run.ts';

/** The command line as a program: this process's words, streams and environment, and the core as it is. */
export async function main(): Promise<void> {
  const { argv, env: environment, stdin, stdout, stderr } = process;
  // A reader that has seen enough (`| head`), or a terminal that is gone, must not keep a core from closing.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
  const exitCode = await run(argv.slice(2), {
    parts: realParts,
    environment,
    version: packageJson.version,
    stdin,
    stdout,
    stderr,
  });
  stdout.write('', () => process.exit(exitCode));
}
