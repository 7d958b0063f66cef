import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { proves } from '../proves.ts';
import { everythingOverHttp } from '../support/everything.ts';
import { type Product, product, type Ran } from '../support/product.ts';
import { eventually } from './app.ts';
import { askedOnTop } from './asked.ts';
import { type Canaries, canaries } from './canaries.ts';
import { type OpenApp, openApp, removeHome, temporaryHome } from './open-app.ts';
import type { ScreenName } from './person.ts';
import { leakyServer, questions } from './questions.ts';
import { askApp, type Bridged, connectAgent, listen } from './scene.ts';

const screens: readonly ScreenName[] = ['Approvals', 'Servers', 'Tools', 'Agents', 'Rules', 'History', 'Settings'];
/** How many calls the agent makes. */
const calls = 5;
const client = { name: 'canary-agent', version: '1.0.0' };

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Arguments with a secret in every place that says so: by the name it goes under, and by its shape. */
function plantArguments(secrets: Canaries) {
  const arguments_ = {
    message: `deploy with ${secrets.plant('argument like a token', (core) => `ghp_${core}`)}`,
    password: secrets.plant('argument called password'),
    connection: { apiKey: secrets.plant('argument called apiKey') },
    headers: [{ name: 'Authorization', value: secrets.plant('argument labelled Authorization') }],
    argv: ['--token', secrets.plant('argument after --token')],
    url: `https://ada:${secrets.plant('password in a URL')}@example.com/`,
    note: `Authorization: Bearer ${secrets.plant('argument announced as Bearer')}`,
  };
  return { arguments_, places: secrets.places.filter((place) => /argument|URL/.test(place)) };
}

async function askEverything(page: Page, secrets: Canaries): Promise<[name: string, answer: string][]> {
  const [story] = await askApp(page, 'history.list', { search: 'leaky' });
  const all = Object.entries(questions(story?.call ?? '', secrets)).filter(([, input]) => input !== null);
  const answers: [string, string][] = [];
  for (const [name, input] of all) {
    const answer = await page.evaluate(([n, i]) => (globalThis as unknown as Bridged).countersign.request(n, i), [
      name,
      input,
    ] as const);
    answers.push([name, JSON.stringify(answer)]);
  }
  return answers;
}

/** Everything on every screen, with each call's story opened. */
async function read({ page, person }: OpenApp): Promise<[screen: string, text: string][]> {
  const seen: [string, string][] = [];
  for (const screen of screens) {
    await person.go(screen);
    seen.push([screen, await page.content()]);
  }
  await person.go('History');
  const lines = page.getByRole('button', { name: /(leaky|remote) › / });
  await expect.poll(() => lines.count()).toBeGreaterThanOrEqual(calls);
  for (const line of await lines.all()) {
    await line.click();
    await page.getByRole('region', { name: 'The whole story' }).waitFor();
    seen.push(['story', await page.content()]);
  }
  return seen;
}

/** Saves the history where the person says, as both kinds of file. Real Electron lets no test choose a file. */
async function exportHistory({ app, page }: OpenApp, folder: string): Promise<void> {
  for (const format of ['jsonl', 'csv'] as const) {
    const path = join(folder, `export.${format}`);
    await app.shell?.act({ do: 'answer', path });
    if (app.shell) await askApp(page, 'history.export', { format });
    if (app.shell) expect(await readFile(path, 'utf8')).toContain('leaky');
  }
}

/** Adds servers with secrets, and an agent. @returns its token, the secret header and the gateway's address */
async function furnish({ page, person }: OpenApp, secrets: Canaries, remote: string) {
  await person.setNumber('Port', 0);
  await person.addProgram('leaky', leakyServer, [
    { name: 'API_TOKEN', value: secrets.plant('secret of the environment') },
    { name: 'COLOUR', value: secrets.plant('value marked as a secret'), secret: true },
  ]);
  const header = secrets.plant('secret header');
  await person.addAddress('remote', remote, [{ name: 'X-Api-Key', value: header }]);
  await person.seeTools('leaky');
  await person.seeTools('remote');
  const token = await person.createAgent('Canary');
  secrets.adopt('token of an agent', token);
  const url = await eventually(async () => (await askApp(page, 'app.status', {})).gateway.url ?? undefined);
  return { header, token, url };
}

describe('no secret of a run', () => {
  it('is in any file of the app’s home, in what it writes, tells its pages, shows or exports', async () => {
    const secrets = canaries();
    const base = await temporaryHome();
    const home = join(base, 'home');
    await mkdir(home);
    closing.push(() => removeHome(base));
    const remote = await everythingOverHttp();
    closing.push(() => remote.close());
    const one = await openApp({ home });
    const { app, page, person } = one;
    closing.push(() => app.kill());
    const heard = await listen(page);

    const { header, token, url } = await furnish(one, secrets, remote.url);
    expect(secrets.within(await page.content())).toEqual([]);
    const { arguments_, places } = plantArguments(secrets);
    const agent = await connectAgent({ url, token, client });
    closing.push(() => agent.close());
    await app.lookAway();
    const denied = agent.call('leaky__echo', arguments_);
    const asked = await askedOnTop(app, arguments_.password);
    await asked.denyBecause(`the password=${secrets.plant('secret in a reason')} is not for you`);
    await denied;
    const allowed = agent.call('leaky__echo', arguments_);
    await (await askedOnTop(app, arguments_.password)).allowAlways();
    await allowed;
    await person.addRule({ effect: 'allow', tool: '*' });
    const known = { message: `the header is ${header}, and I am ${token}` };
    expect(await agent.call('remote__echo', known)).toContain(header);
    expect(await agent.call('leaky__secret-leak', {})).toContain('the token is');
    await agent.call('leaky__crash', {});

    const told = (await heard()).map(({ name, value }): [string, string] => [name, JSON.stringify(value)]);
    for (const [where, text] of [...(await read(one)), ...(await askEverything(page, secrets)), ...told]) {
      // What the person is asked about, they see in full; nothing else of it stays.
      const shown = where === 'approvals.changed' ? places : [];
      expect({ where, found: secrets.within(text, shown) }).toEqual({ where, found: [] });
    }
    await exportHistory(one, base);
    expect(secrets.inFolder(base)).toEqual([]);
    await app.close();
    expect(secrets.inFolder(base)).toEqual([]);
    expect(secrets.within(app.errors() + app.output())).toEqual([]);
    expect(secrets.places).toHaveLength(14);
    proves('canary', 'history.redacted');
  });

  it('is in any file of the command line’s home, in what it prints or exports', async () => {
    const secrets = canaries();
    const one: Product = product({ COUNTERSIGN_VAULT_PASSPHRASE: secrets.plant('passphrase of the vault') });
    closing.push(() => one.close());
    const remote = await everythingOverHttp();
    closing.push(() => remote.close());

    const environment = ['--env', `API_TOKEN=${secrets.plant('secret of the environment')}`];
    const marked = ['--secret', `COLOUR=${secrets.plant('value given as a secret')}`];
    const header = ['--header', `X-Api-Key:${secrets.plant('secret header')}`];
    const said: Ran[] = [
      await one.run(['server', 'add', 'leaky', ...environment, ...marked, '--', ...leakyServer]),
      await one.run(['server', 'add', 'remote', '--url', remote.url, ...header]),
    ];
    const { token } = await one.ask<{ token: string }>('agent', 'add', 'Canary');
    secrets.adopt('token of an agent', token);
    const serving = await one.serve();
    const { arguments_ } = plantArguments(secrets);
    const agent = await connectAgent({ url: serving.url, token, client });
    closing.push(() => agent.close());
    expect(await agent.call('leaky__echo', arguments_)).toContain('nobody to ask');
    said.push(await one.run(['rule', 'add', '--effect', 'allow', '--tool', '*']));
    await agent.call('leaky__echo', arguments_);
    await agent.call('leaky__secret-leak', {});
    await agent.call('leaky__crash', {});
    const replaced = secrets.plant('secret from the standard input');
    said.push(await one.run(['secret', 'set', 'leaky.COLOUR'], replaced));
    for (const words of [
      'server list --json',
      'server show leaky',
      'server show remote --json',
      'server test leaky --json',
      'secret list',
      'secret list --json',
      'secret rename leaky.COLOUR colour',
      'secret remove colour --even-if-used',
      'tool list --json',
      'agent list --json',
      'rule list --json',
      'audit list',
      'audit list --json',
      'audit export --format jsonl',
      `audit export --format csv -o ${join(one.home, 'export.csv')}`,
      'doctor',
    ]) {
      said.push(await one.run(words.split(' ')));
    }
    expect(secrets.inFolder(one.home)).toEqual([]);
    await agent.close();
    await serving.stop();
    expect(secrets.within(said.map(({ stdout, stderr }) => stdout + stderr).join('\n') + serving.stderr())).toEqual([]);
    expect(secrets.inFolder(join(one.home, '..'))).toEqual([]);
    expect(said.map(({ stdout }) => stdout).join()).toContain('leaky');
    proves('canary');
  });

  it('would be found: whole, in 16-bit text, and inside base64 and hexadecimal', () => {
    const secrets = canaries();
    const secret = secrets.plant('anywhere');
    const beside = (bytes: Buffer) =>
      Buffer.concat([Buffer.from('what came before '), bytes, Buffer.from(' and after')]);
    const basic = (name: string) => Buffer.from(Buffer.from(`${name}:${secret}`).toString('base64'));
    const written = [
      Buffer.from(secret),
      Buffer.from(secret, 'utf16le'),
      Buffer.from(Buffer.from(secret).toString('hex')),
      ...['a', 'ab', 'abc'].map(basic),
    ];
    expect(written.map((bytes) => secrets.within(beside(bytes)))).toEqual(written.map(() => ['anywhere']));
    expect(secrets.within(beside(Buffer.from('nothing')))).toEqual([]);
  });
});
