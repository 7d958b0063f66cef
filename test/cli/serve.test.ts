import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectControl } from '../../src/core/control/connect-control.ts';
import { controlPath } from '../../src/core/control/control-path.ts';
import { proves } from '../proves.ts';

const program = fileURLToPath(new URL('fixtures/serve-stub.ts', import.meta.url));
let home: string;
const started: { child: ChildProcess; exited: Promise<unknown> }[] = [];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cs-serve-'));
});
afterEach(async () => {
  for (const { child, exited } of started.splice(0)) {
    child.kill('SIGKILL');
    await exited;
  }
  rmSync(home, { recursive: true, force: true });
});

function start(...words: string[]) {
  const env = { ...process.env, COUNTERSIGN_HOME: home };
  const child = spawn(process.execPath, [program, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  const exited = once(child, 'close').then(([code]) => code);
  started.push({ child, exited });
  return { child, output, exited };
}

async function ready(served: ReturnType<typeof start>): Promise<void> {
  while (!served.output.stdout.includes('\n')) await once(served.child.stdout, 'data');
}

describe('countersign serve', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'says in one line where it is, and on %s closes the core and exits 0',
    async (signal) => {
      const served = start('serve', '--json', '--approval-timeout', '7');
      await ready(served);
      expect(served.output.stdout.trimEnd().split('\n')).toHaveLength(1);
      expect(JSON.parse(served.output.stdout)).toEqual({ url: 'http://127.0.0.1:1/mcp', pid: served.child.pid, home });
      served.child.kill(signal);
      expect(await served.exited).toBe(0);
      expect(served.output.stderr).toContain('timeout 7');
      expect(served.output.stderr).toContain('calls that need an answer are refused');
      expect(served.output.stderr).toContain('closed 1');
      expect(served.output.stdout.trimEnd().split('\n')).toHaveLength(1);
    },
  );

  it('goes on without a terminal when one it never asked in hangs up', async () => {
    const served = start('serve');
    await ready(served);
    served.child.kill('SIGHUP');
    const control = await connectControl(controlPath(home, {}));
    expect(await control?.ask('app.status', {})).toMatchObject({ ok: true });
    control?.close();
    served.child.kill('SIGTERM');
    expect(await served.exited).toBe(0);
  });

  it('does not let the socket answer an approval', async () => {
    proves('control.no-approvals');
    const served = start('serve');
    await ready(served);
    const control = await connectControl(controlPath(home, {}));
    const decision = { id: 'q1', digest: 'd', answer: { kind: 'allow-once' } };
    expect(await control?.ask('approvals.decide', decision)).toMatchObject({
      ok: false,
      error: { code: 'not_allowed' },
    });
    control?.close();
  });

  it('refuses a home somebody already works on', async () => {
    proves('home.busy');
    const served = start('serve');
    await ready(served);
    const second = start('serve', '--json');
    expect(await second.exited).toBe(1);
    expect(JSON.parse(second.output.stdout)).toMatchObject({ error: { code: 'home.busy' } });
  });

  it('warns when other machines can reach the gateway', async () => {
    const served = start('serve', '--host', '0.0.0.0');
    await ready(served);
    served.child.kill('SIGTERM');
    await served.exited;
    expect(served.output.stderr).toContain('other machines can reach the gateway');
  });
});
