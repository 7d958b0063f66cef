import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { digestOfText } from '../../src/core/digest.ts';
import { createIsolation } from '../../src/core/isolation/isolation.ts';
import { proves } from '../proves.ts';
import { descendants } from '../support/descendants.ts';
import { isAlive } from './servers-harness.ts';

const program = fileURLToPath(new URL('../servers/sandboxing-program.ts', import.meta.url));

it('a sandbox and its proxies die with a process that is killed, and the next start removes its folders', async () => {
  const home = mkdtempSync(join(tmpdir(), 'countersign-crash-'));
  const owner = spawn(process.execPath, [program, home], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(createInterface(owner.stdout), 'line')) as [string];
    // The library's own handlers would keep a signal from ending us.
    expect(line).toBe('ready 0 0');
    const family = descendants(owner.pid ?? 0);
    // The bridge to the proxy and its guard, the sandbox, its shells, its relays and the server.
    expect(family.length).toBeGreaterThan(7);
    owner.kill('SIGKILL');
    await expect.poll(() => family.filter(isAlive)).toEqual([]);
    const left = () => readdirSync(tmpdir()).filter((name) => name.includes(digestOfText(home).slice(0, 16)));
    expect(left()).toHaveLength(2);
    const next = createIsolation({ home, environment: process.env, find: async () => null });
    await next.offer();
    expect(left()).toEqual([]);
    proves('isolation.sandbox-crash');
  } finally {
    owner.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true, maxRetries: 10 });
  }
});
