import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Progress } from '../../src/core/calls/tool-call.ts';
import { proves } from '../proves.ts';
import { isAlive, misbehaving, modern, openPool, recording } from './servers-harness.ts';

const owningProgram = fileURLToPath(new URL('../servers/owning-program.ts', import.meta.url));

// A limit against hanging on a busy machine.
const soon = { timeout: 60_000 };

describe('a server that crashes', () => {
  it('fails the call it was on, which is not repeated, and serves the next', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'servers-'));
    onTestFinished(() => rm(folder, { recursive: true, maxRetries: 10 }));
    const file = join(folder, 'record');
    const pool = openPool();
    await pool.connected(recording('recording', [{ name: 'RECORD_FILE', value: file }]));

    const crash = pool.servers.call('recording', 'crash', {});
    await expect(crash).rejects.toMatchObject({ code: 'server.exited', message: expect.stringContaining('code 3') });
    expect(pool.servers.tool('recording', 'echo')).toBeDefined();
    const next = await pool.servers.call('recording', 'echo', { message: 'back' });
    expect(next.content).toEqual([{ type: 'text', text: 'back' }]);
    const received = (await readFile(file, 'utf8')).trim().split('\n');
    expect(received.map((line) => JSON.parse(line).tool)).toEqual(['crash', 'echo']);
  });

  it('is started again by itself', async () => {
    const pool = openPool();
    const before = await pool.connected(recording());
    await pool.servers.call('recording', 'crash', {}).catch(() => {});
    await pool.until('recording', 'failing');
    const after = await pool.until('recording', 'connected');
    expect(after.pid).not.toBe(before.pid);
  });

  it('takes several calls down with it and is started once for the next several', async () => {
    const pool = openPool();
    await pool.connected(recording());
    const slow = [1, 2, 3].map(() => pool.servers.call('recording', 'slow', { ms: 10_000 }));
    void pool.servers.call('recording', 'crash', {}).catch(() => {});
    for (const outcome of await Promise.allSettled(slow)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'server.exited' } });
    }
    const again = [1, 2, 3].map((n) => pool.servers.call('recording', 'echo', { message: String(n) }));
    expect(await Promise.all(again)).toHaveLength(3);
    expect(pool.logged.filter((line) => line.startsWith('a server was started'))).toHaveLength(2);
  });
});

describe('a server that misbehaves', () => {
  it('hanging at the handshake delays no other, and is named after its time limit', async () => {
    const pool = openPool();
    await pool.added(misbehaving('hanging', 'hang', 600));
    await pool.connected(modern());
    expect(pool.servers.list()[0]?.state).toBe('connecting');
    await pool.added(misbehaving('short', 'hang', 1));
    await expect(pool.servers.call('short', 'echo', {})).rejects.toMatchObject({ code: 'server.timeout' });
    expect((await pool.until('short', 'failing')).problem?.code).toBe('server.timeout');
  });

  it('hanging at a call fails that call alone', async () => {
    const pool = openPool();
    // Time enough to start in: it is the limit of the handshake too.
    await pool.connected(misbehaving('slow', 'hang-on-call', 5));
    await expect(pool.servers.call('slow', 'echo', {})).rejects.toMatchObject({ code: 'server.timeout' });
    expect(pool.servers.list()[0]?.state).toBe('connected');
  });

  it('exiting at once is told with its last words, without the secret in them', async () => {
    const pool = openPool();
    await pool.added({
      ...misbehaving('leaver', 'exit-at-once'),
      transport: 'stdio',
      command: process.execPath,
      env: [{ name: 'API_TOKEN', value: 'canary-4711' }],
    });
    const { problem } = await pool.until('leaver', 'failing');
    expect(problem?.code).toBe('server.exited');
    expect(problem?.message).toBe('“leaver” exited at once with code 1: no configuration found, token •••.');
    expect(JSON.stringify([pool.announced, pool.logged])).not.toContain('canary-4711');
  });

  it('writing garbage to its output is heard all the same, and the garbage counted', async () => {
    const pool = openPool();
    await pool.connected(misbehaving('noisy', 'garbage'));
    await expect(pool.servers.call('noisy', 'echo', { message: 'hi' })).resolves.toBeDefined();
    expect(pool.logged.some((line) => line.includes('no messages'))).toBe(true);
  });

  it('sending more than 64 MB in one message is named and started again', async () => {
    const pool = openPool();
    await pool.connected(misbehaving('huge', 'too-long'));
    const long = pool.servers.call('huge', 'echo', { message: 'long' });
    await expect(long).rejects.toMatchObject({ code: 'server.too_large', message: expect.stringContaining('64 MB') });
    const short = await pool.servers.call('huge', 'echo', { message: 'short' });
    expect(short.content).toEqual([{ type: 'text', text: 'short' }]);
  });

  it('answering with 11 MB is heard, and reachable after', async () => {
    const pool = openPool();
    await pool.connected(recording());
    const { content } = await pool.servers.call('recording', 'big', { bytes: 11 * 1024 * 1024 });
    expect(content).toEqual([{ type: 'text', text: 'x'.repeat(11 * 1024 * 1024) }]);
    await expect(pool.servers.call('recording', 'echo', { message: 'after' })).resolves.toBeDefined();
  });

  it('answering what is no tool result fails that call alone', async () => {
    const pool = openPool();
    await pool.connected(misbehaving('odd', 'bad-answer'));
    await expect(pool.servers.call('odd', 'echo', {})).rejects.toMatchObject({ code: 'server.protocol' });
    expect(pool.servers.list()[0]?.state).toBe('connected');
  });
});

describe('a result', () => {
  it('passes through unchanged, unknown blocks and fields too, but for what the server says about itself', async () => {
    const pool = openPool();
    await pool.connected(misbehaving('odd', 'odd-blocks'));
    expect(await pool.servers.call('odd', 'echo', {})).toEqual({
      content: [
        { type: 'text', text: 'a', annotations: { priority: 1 }, extra: { kept: true } },
        { type: 'hologram', data: 'b' },
      ],
      structuredContent: { any: [1] },
      isError: true,
      _meta: { kept: 1 },
    });
  });

  it('that breaks the promise of its output schema is passed on', async () => {
    const pool = openPool();
    await pool.connected(modern());
    const lie = await pool.servers.call('modern', 'lie', {});
    expect(lie.structuredContent).toEqual({ n: 'one' });
  });

  it('that comes in one piece with its progress loses none of it', async () => {
    const pool = openPool();
    await pool.connected(misbehaving('quick', 'all-at-once'));
    const seen: Progress[] = [];
    await pool.servers.call('quick', 'echo', {}, { onProgress: (progress) => void seen.push(progress) });
    expect(seen).toEqual([{ progress: 1 }, { progress: 2 }, { progress: 3 }]);
  });
});

describe('the tools', () => {
  it('are listed over all pages, each name once', async () => {
    const pool = openPool();
    await pool.connected(misbehaving('paged', 'pages'));
    expect(pool.servers.tools().map((tool) => tool.name)).toEqual(['one', 'two', 'three']);
    expect(pool.logged.some((line) => line.includes('twice'))).toBe(true);
  });

  it('are listed again when the server says they changed; one it has no longer is not called', async () => {
    const pool = openPool();
    await pool.connected(misbehaving('changing', 'changing-tools'));
    await pool.servers.call('changing', 'before', {});
    await vi.waitUntil(() => pool.servers.tool('changing', 'after'), soon);
    await expect.poll(() => pool.announced.at(-1)?.[0]?.toolCount).toBe(1);
    await expect(pool.servers.call('changing', 'before', {})).rejects.toMatchObject({ code: 'server.tool_unknown' });
  });
});

describe('processes', () => {
  async function grandchild() {
    const pool = openPool();
    const server = await pool.connected(misbehaving('family', 'grandchild'));
    const tool = pool.servers.tools()[0]?.name ?? '';
    const pids = [server.pid ?? 0, Number(tool.slice('pid-'.length))];
    expect(pids.map(isAlive)).toEqual([true, true]);
    return { pool, pids, tool };
  }

  it('are all gone after close, grandchildren that ignore every request too', async () => {
    proves('servers.group-dies');
    const { pool, pids } = await grandchild();
    await pool.servers.close();
    expect(pids.map(isAlive)).toEqual([false, false]);
  });

  it('are all gone after a server exited and left one behind', async () => {
    const { pool, pids, tool } = await grandchild();
    await expect(pool.servers.call('family', tool, {})).rejects.toMatchObject({ code: 'server.exited' });
    await vi.waitUntil(() => !pids.some(isAlive), soon);
  });

  it('are all gone at once after killAll', async () => {
    const { pool, pids } = await grandchild();
    pool.servers.killAll();
    await vi.waitUntil(() => !pids.some(isAlive), soon);
  });

  it.each(['exit', 'uncaught', 'SIGTERM', 'SIGINT'])('are all gone when we end by %s', async (how) => {
    proves('servers.group-dies');
    const owner = spawn(process.execPath, [owningProgram, how], { stdio: ['pipe', 'pipe', 'ignore'] });
    const [line] = await once(createInterface({ input: owner.stdout }), 'line');
    const pids: number[] = JSON.parse(line);
    expect(pids.map(isAlive)).toEqual([true, true]);
    if (how.startsWith('SIG')) owner.kill(how as NodeJS.Signals);
    else owner.stdin.end();
    await once(owner, 'exit');
    await vi.waitUntil(() => !pids.some(isAlive), soon);
  });

  it('are gone after a server was removed while it was still connecting', async () => {
    const pool = openPool();
    await pool.added(misbehaving('hanging', 'hang'));
    await vi.waitUntil(() => pool.logged.some((line) => line.startsWith('a server was started')), soon);
    const pid = Number(/"pid":(\d+)/.exec(pool.logged.join())?.[1]);
    expect(isAlive(pid)).toBe(true);
    await pool.servers.remove('hanging');
    expect(isAlive(pid)).toBe(false);
  });
});
