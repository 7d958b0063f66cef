import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIsolation, type Isolation } from '../../src/core/isolation/isolation.ts';
import { proves } from '../proves.ts';
import { openPool } from './servers-harness.ts';

const fixture = fileURLToPath(new URL('../servers/reaching-server.ts', import.meta.url));
let folder = '';
let isolation: Isolation;

/** A stand-in for docker: notes what it is told, one line a call, and runs the command itself. No container engine is seen here. */
const standIn = (folder: string) => `#!/bin/sh
line=$(printf '%s\\037' "$@")
printf '%s\\n' "$line" >> '${folder}/told'
case "$1" in
  info) echo '28.2.2 [name=seccomp,profile=builtin]' ;;
  ps) cat '${folder}/containers' 2>/dev/null ;;
  run)
    while [ "$1" != --entrypoint ]; do shift; done
    command=$2; shift 3
    exec "$command" "$@" ;;
esac
`;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-container-')));
  mkdirSync(join(folder, 'given'));
  writeFileSync(join(folder, 'docker'), standIn(folder), { mode: 0o755 });
  isolation = createIsolation({
    home: join(folder, 'home'),
    environment: process.env,
    find: async (name) => (name === 'docker' ? join(folder, 'docker') : null),
  });
});
afterEach(async () => {
  await isolation.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

/** Everything docker was told, a list of words a call. */
function told(): string[][] {
  if (!existsSync(join(folder, 'told'))) return [];
  return readFileSync(join(folder, 'told'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\u001f').slice(0, -1));
}

const settings = (network = false) => ({
  kind: 'container' as const,
  image: 'example.org/server:1',
  folders: [{ path: join(folder, 'given'), write: false }],
  network,
  memoryMb: 256,
  cpus: 0.5,
});

describe('a server in a container', () => {
  it('is run with limits and nothing else, its secrets in no argument, and removed when it is closed', async () => {
    const pool = openPool(process.env, [], isolation.confine);
    const added = await pool.connected({
      name: 'boxed',
      transport: 'stdio',
      command: process.execPath,
      args: [fixture, 'an argument'],
      env: [{ name: 'API_KEY', value: 'hunter2-canary', secret: true }],
      isolation: settings(),
    });
    expect(added.toolCount).toBeGreaterThan(0);
    const { content } = await pool.servers.call('boxed', 'variable', { name: 'API_KEY' });
    expect(content).toEqual([{ type: 'text', text: 'ok hunter2-canary' }]);
    const run = told().find(([verb]) => verb === 'run') ?? [];
    const words = run.join(' ');
    expect(words).toMatch(
      /^run --interactive --rm --init --name countersign-boxed-[0-9a-f]{8} --label countersign\.home=/,
    );
    expect(words).toContain('--memory 256m --memory-swap 256m --cpus 0.5 --pids-limit 256');
    expect(words).toContain('--cap-drop ALL --security-opt no-new-privileges --network none');
    expect(words).toContain(`--mount type=bind,source=${folder}/given,target=${folder}/given,readonly`);
    expect(words).toContain(`--env API_KEY --entrypoint ${process.execPath} example.org/server:1 ${fixture}`);
    expect(JSON.stringify(told())).not.toContain('hunter2');
    await pool.servers.close();
    expect(told().at(-1)).toEqual(['rm', '--force', run[run.indexOf('--name') + 1]]);
    proves('isolation.container', 'isolation.container-secrets');
  });

  it('is removed by its home’s label at the next start and at the end, and nobody else’s is', async () => {
    writeFileSync(join(folder, 'containers'), '0123456789ab\nba9876543210\n');
    const pool = openPool(process.env, [], isolation.confine);
    await pool.connected({
      name: 'boxed',
      transport: 'stdio',
      command: process.execPath,
      args: [fixture],
      isolation: settings(true),
    });
    const removal = ['rm', '--force', '0123456789ab', 'ba9876543210'];
    const before = told();
    const label = before.find(([verb]) => verb === 'ps')?.at(-1);
    expect(label).toMatch(/^label=countersign\.home=[0-9a-f]{16}$/);
    expect(before.findIndex(([verb]) => verb === 'run')).toBeGreaterThan(
      before.findIndex((words) => words.join() === removal.join()),
    );
    expect(before.find(([verb]) => verb === 'run')).not.toContain('none');
    await pool.servers.close();
    await isolation.close();
    expect(told().at(-1)).toEqual(removal);
    proves('isolation.container-removed');
  });

  it('sets no variable that the engine’s own program would obey', async () => {
    const pool = openPool(process.env, [], isolation.confine);
    for (const [index, name] of ['DOCKER_HOST', 'HOME', 'LD_PRELOAD', 'Path', 'CONTAINER_HOST'].entries()) {
      await pool.added({
        name: `steering-${index}`,
        transport: 'stdio',
        command: process.execPath,
        env: [{ name, value: 'x' }],
        isolation: settings(),
      });
      const { problem } = await pool.until(`steering-${index}`, 'failing');
      expect(problem).toMatchObject({ code: 'isolation.failed', message: expect.stringContaining(name) });
    }
    expect(told().filter(([verb]) => verb === 'run')).toEqual([]);
    proves('isolation.container');
  });
});
