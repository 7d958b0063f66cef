import { existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { proves } from '../proves.ts';
import { everythingOverStdio } from '../support/everything.ts';
import { type Product, product } from '../support/product.ts';

let one: Product;
beforeEach(async () => {
  one = product();
  await one.ask('server', 'add', 'everything', '--env', 'API_TOKEN=canary', '--', ...everythingOverStdio);
});
afterEach(() => one.close());

const echo = () => one.run(['tool', 'call', 'everything', 'echo', '{"message":"hello"}', '--json']);

/** Everything in the home that anybody but its owner could open. */
function openToOthers(): string[] {
  const names = readdirSync(one.home, { recursive: true, encoding: 'utf8' });
  // What is written anew, by way of another file, may go while we look.
  const modeOf = (name: string) => lstatSync(join(one.home, name), { throwIfNoEntry: false })?.mode ?? 0;
  return ['.', ...names].filter((name) => (modeOf(name) & 0o077) !== 0);
}

describe('a home in use', () => {
  it('lets nobody but its owner read any of its files, while Countersign runs and afterwards', async () => {
    if (process.platform === 'win32') return;
    proves('home.private', 'servers.stdio');
    await one.ask('rule', 'add', '--effect', 'allow', '--server', 'everything');
    const serving = await one.serve();
    await one.ask('agent', 'add', 'claude');
    expect((await echo()).stdout).toContain('Echo: hello');
    for (const file of ['history.db', 'history.db-wal', 'history.head', 'lock.db', 'servers.json', 'agents.json'])
      expect(existsSync(join(one.home, file)), file).toBe(true);
    expect(openToOthers()).toEqual([]);
    expect(await serving.stop()).toBe(0);
    expect(openToOthers()).toEqual([]);
  });

  it('is refused to a second serve, and free again when the first one was killed', async () => {
    proves('home.busy');
    const first = await one.serve();
    const second = await one.run(['serve', '--port', '0']);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain('already working on');
    await first.kill();
    const third = await one.serve();
    expect(await third.stop()).toBe(0);
  });

  it('has servers that are not running while no Countersign is, which is what people and programs are told', async () => {
    const state = async () => (await one.ask<{ state: string }[]>('server', 'list')).map((server) => server.state);
    expect(await state()).toEqual(['not-running']);
    expect((await one.run(['server', 'list'])).stdout).toContain('not running');
    expect((await one.run(['server', 'show', 'everything'])).stdout).toContain('not running');
    const serving = await one.serve();
    await expect.poll(state, { timeout: 60_000 }).toEqual(['connected']);
    await serving.stop();
    await one.ask('server', 'disable', 'everything');
    expect(await state()).toEqual(['disabled']);
  });

  it('asks nobody without a terminal: what must be asked is refused', async () => {
    proves('terminal.nobody', 'rules.default-ask');
    const serving = await one.serve();
    const { code, stdout, stderr } = await echo();
    expect(code).toBe(3);
    expect(stdout + stderr).not.toContain('Echo:');
    const stories = await one.ask<{ tool: string | null }[]>('audit', 'list');
    expect(stories.find(({ tool }) => tool === 'echo')).toMatchObject({ outcome: 'refused' });
    await serving.stop();
  });

  it.each([
    ['is no JSON', '{"version":1,"value":[', 'not a configuration'],
    ['says something else', '{"version":1,"value":[{"effect":"allow everything"}]}', 'not a configuration'],
    ['comes from a newer version', '{"version":99,"value":[]}', 'newer version'],
  ])('calls nothing while the file of its rules %s, names it and leaves it as it is', async (_, text, why) => {
    proves('rules.unreadable-refuses', 'home.corrupt');
    await one.ask('rule', 'add', '--effect', 'allow', '--server', 'everything');
    const file = join(one.home, 'rules.json');
    writeFileSync(file, text);
    const refused = await echo();
    expect(refused.code).toBe(1);
    expect(refused.stdout + refused.stderr).toContain('rules.json');
    expect(refused.stdout + refused.stderr).toContain(why);
    expect(refused.stdout + refused.stderr).not.toContain('Echo:');
    expect((await one.run(['serve', '--port', '0'])).code).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });
});
