import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectControl } from '../../../src/core/control/connect-control.ts';
import { controlPath } from '../../../src/core/control/control-path.ts';
import { serveControl } from '../../../src/core/control/serve-control.ts';
import type { Reply } from '../../../src/shared/ipc.ts';
import { proves } from '../../proves.ts';

const log = { info() {}, warn() {}, error() {} };
const echo = async (name: unknown, input: unknown): Promise<Reply> => ({ ok: true, value: { name, input } });

let folder: string;
let closers: (() => unknown)[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cs-control-'));
  closers = [];
});
afterEach(async () => {
  for (const close of closers.reverse()) await close();
  rmSync(folder, { recursive: true, force: true });
});

async function serve(answer = echo, maxBytes?: number): Promise<string> {
  const path = join(folder, 'control.sock');
  const served = await serveControl({ path, answer, log, ...(maxBytes === undefined ? {} : { maxBytes }) });
  closers.push(() => served.close());
  return path;
}

async function client(path: string) {
  const control = await connectControl(path);
  if (!control) throw new Error('nobody serves');
  closers.push(() => control.close());
  return control;
}

/** Writes raw bytes and gives back what came until the other side closed, or the first line. */
async function raw(path: string, bytes: Buffer | string): Promise<string> {
  const socket = connect(path);
  let got = '';
  socket.on('error', () => undefined);
  socket.write(bytes);
  for await (const chunk of socket) {
    got += String(chunk);
    if (got.includes('\n')) break;
  }
  socket.destroy();
  return got;
}

describe('the control socket', () => {
  it('can be reached by its owner alone', async () => {
    proves('control.private');
    const path = await serve();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('does not change the mask other files are made with', async () => {
    const before = process.umask();
    await serve();
    expect(process.umask()).toBe(before);
  });

  it('gives each of two clients the answers to its own questions, in whatever order they come', async () => {
    const path = await serve(async (name, input) => {
      if (name === 'slow') await new Promise((resolve) => setTimeout(resolve, 20));
      return { ok: true, value: { name, input } };
    });
    const [one, two] = [await client(path), await client(path)];
    const replies = await Promise.all([one.ask('slow', 1), one.ask('fast', 2), two.ask('fast', 3)]);
    expect(replies).toEqual([
      { ok: true, value: { name: 'slow', input: 1 } },
      { ok: true, value: { name: 'fast', input: 2 } },
      { ok: true, value: { name: 'fast', input: 3 } },
    ]);
  });

  it('says that nobody is there when nobody is', async () => {
    expect(await connectControl(join(folder, 'control.sock'))).toBeNull();
  });

  it('takes over the socket a killed process left behind', async () => {
    const path = join(folder, 'control.sock');
    const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(existsSync(path)).toBe(true);
    expect(await connectControl(path)).toBeNull();
    await serve();
    expect(await (await client(path)).ask('hello', {})).toMatchObject({ ok: true });
  });

  it('never takes the place of one that answers', async () => {
    const path = await serve();
    await expect(serveControl({ path, answer: echo, log })).rejects.toMatchObject({ code: 'home.busy' });
    expect(await (await client(path)).ask('hello', {})).toMatchObject({ ok: true });
  });

  it('leaves a file that is no socket alone', async () => {
    const path = join(folder, 'control.sock');
    writeFileSync(path, 'mine');
    await expect(serveControl({ path, answer: echo, log })).rejects.toMatchObject({ code: 'home.unwritable' });
    expect(existsSync(path)).toBe(true);
  });

  it('refuses a frame over the cap by name and goes on serving', async () => {
    const path = await serve(echo, 1000);
    expect(JSON.parse(await raw(path, 'x'.repeat(5000)))).toMatchObject({ id: null, error: { code: 'input.invalid' } });
    expect(await (await client(path)).ask('hello', {})).toMatchObject({ ok: true });
  });

  it('says so when an answer is over the cap', async () => {
    const path = await serve(async () => ({ ok: true, value: 'x'.repeat(5000) }), 1000);
    expect(await (await client(path)).ask('big', {})).toMatchObject({ ok: false, error: { code: 'internal' } });
  });

  it('answers with a named error when answering throws, without saying what', async () => {
    const path = await serve(async () => {
      throw new Error('a secret path');
    });
    const reply = await (await client(path)).ask('hello', {});
    expect(reply).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(reply)).not.toContain('secret');
  });

  it('tells whoever waits when it goes away', async () => {
    const path = join(folder, 'control.sock');
    const served = await serveControl({ path, answer: () => new Promise(() => undefined), log });
    const control = await client(path);
    const reply = control.ask('never', {});
    await served.close();
    expect(await reply).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(existsSync(path)).toBe(false);
  });

  it('sends the answers that are on their way before it goes', async () => {
    const path = join(folder, 'control.sock');
    const { promise, resolve } = Promise.withResolvers<Reply>();
    const asked = Promise.withResolvers<void>();
    const served = await serveControl({
      path,
      log,
      answer() {
        asked.resolve();
        return promise;
      },
    });
    const reply = (await client(path)).ask('tools.call', {});
    await asked.promise;
    const closed = served.close();
    resolve({ ok: false, error: { code: 'call.refused', message: 'No.' } });
    expect(await reply).toMatchObject({ error: { code: 'call.refused' } });
    await closed;
  });

  it('answers every malformed frame with input.invalid and lives on', async () => {
    const path = await serve();
    const valid = JSON.stringify({ id: 1, name: 'servers.list', input: {} });
    const mutated = fc
      .tuple(fc.nat({ max: valid.length - 1 }), fc.string({ minLength: 1, maxLength: 3 }))
      .map(([at, text]) => valid.slice(0, at) + text + valid.slice(at + 1));
    const garbage = fc.oneof(
      mutated,
      fc.string(),
      fc.json(),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    );
    await fc.assert(
      fc.asyncProperty(garbage, async (text) => {
        const line = `${text.replaceAll('\n', ' ')}\n`;
        const reply = JSON.parse((await raw(path, line)).split('\n', 1)[0] ?? '');
        if (reply.ok !== true) expect(reply.error.code).toBe('input.invalid');
      }),
      { numRuns: 150 },
    );
    expect(await (await client(path)).ask('hello', {})).toMatchObject({ ok: true });
  });
});

describe('the path of the control socket', () => {
  it('is in the home when that is short enough', () => {
    expect(controlPath(folder, {})).toBe(join(folder, 'control.sock'));
  });

  it('is in a folder of this user alone when the home is too deep, the same one every time', async () => {
    const home = join(folder, 'd'.repeat(120));
    mkdirSync(home);
    const runtime = join(folder, 'run');
    const path = controlPath(home, { XDG_RUNTIME_DIR: runtime });
    expect(Buffer.byteLength(path)).toBeLessThanOrEqual(100);
    expect(path).toBe(controlPath(home, { XDG_RUNTIME_DIR: runtime }));
    expect(path).not.toBe(controlPath(folder + 'e'.repeat(120), { XDG_RUNTIME_DIR: runtime }));
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
    const served = await serveControl({ path, answer: echo, log });
    closers.push(() => served.close());
    expect(await (await client(path)).ask('hello', {})).toMatchObject({ ok: true });
  });

  it('is refused when others may enter that folder', () => {
    const runtime = join(folder, 'run');
    const path = controlPath(join(folder, 'd'.repeat(120)), { XDG_RUNTIME_DIR: runtime });
    chmodSync(join(path, '..'), 0o755);
    expect(() => controlPath(join(folder, 'd'.repeat(120)), { XDG_RUNTIME_DIR: runtime })).toThrow(/not yours alone/);
  });
});
