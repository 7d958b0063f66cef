import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Target {
  readonly url: string;
  readonly token: string;
  readonly signal?: AbortSignal;
}

const modules = join(import.meta.dirname, '../../node_modules');

/** The MCP Inspector as an agent: `method` is `tools/list` or `tools/call`. Prints the result as JSON. */
export function inspector({
  url,
  token,
  era,
  method,
  tool,
  args,
  signal,
}: Target & {
  era: 'legacy' | 'modern' | 'auto';
  method: 'tools/list' | 'tools/call';
  tool?: string;
  args?: Record<string, unknown>;
}): Promise<Ran> {
  const target = ['--cli', '--transport', 'http', '--server-url', url, '--header', `Authorization: Bearer ${token}`];
  const what = ['--protocol-era', era, '--stored-auth-only', '--quiet', '--method', method];
  if (tool !== undefined) what.push('--tool-name', tool, '--tool-args-json', JSON.stringify(args ?? {}));
  return run('@modelcontextprotocol/inspector/clients/launcher/build/index.js', [...target, ...what], signal);
}

/** mcporter as an agent; it stands on the older line of the SDK. Without `tool` it lists. Prints JSON. */
export function mcporter({
  url,
  token,
  tool,
  args,
  signal,
}: Target & { tool?: string; args?: Record<string, unknown> }): Promise<Ran> {
  const target = ['--http-url', url, '--allow-http', '--name', 'countersign', '--no-oauth'];
  const header = ['--header', `Authorization=Bearer ${token}`];
  const what =
    tool === undefined
      ? ['list', ...target, ...header, '--json']
      : ['call', ...target, ...header, '--tool', tool, '--args', JSON.stringify(args ?? {}), '--output', 'json'];
  return run('mcporter/dist/cli.js', what, signal);
}

/** Runs a Node program with a home of its own, so that it reads and leaves nothing on this machine. */
async function run(program: string, args: readonly string[], signal?: AbortSignal): Promise<Ran> {
  const home = await mkdtemp(join(tmpdir(), 'agent-home-'));
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [join(modules, program), ...args], {
        cwd: home,
        env: {
          PATH: process.env.PATH,
          HOME: home,
          USERPROFILE: home,
          XDG_CONFIG_HOME: join(home, '.config'),
          NO_COLOR: '1',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const output = { stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr'] as const) {
        child[name].setEncoding('utf8').on('data', (chunk: string) => {
          output[name] += chunk;
        });
      }
      signal?.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, ...output }));
    });
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 10 });
  }
}
