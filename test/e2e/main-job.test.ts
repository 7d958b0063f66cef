import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inspector, mcporter, type Ran } from '../integration/real-agents.ts';
import { proves } from '../proves.ts';
import { everythingOverHttp, everythingOverStdio } from '../support/everything.ts';
import { eventually } from './app.ts';
import { askedInMain, askedOnTop } from './asked.ts';
import { type OpenApp, openApp } from './open-app.ts';
import { personAt, textOf } from './person.ts';

let one: OpenApp;
let remote: Awaited<ReturnType<typeof everythingOverHttp>>;
let url: string;
const tokens = new Map<string, string>();

beforeAll(async () => {
  remote = await everythingOverHttp();
  one = await openApp();
});
afterAll(async () => {
  await one?.close();
  await remote?.close();
});

const tokenOf = (agent: string) => tokens.get(agent) ?? '';
const inspect = (agent: string, era: 'legacy' | 'modern') => (message: string, tool: string) =>
  inspector({ url, token: tokenOf(agent), era, method: 'tools/call', tool, args: { message } });
const agents: { name: string; call: (message: string, tool: string) => Promise<Ran> }[] = [
  { name: 'Legacy Inspector', call: inspect('Legacy Inspector', 'legacy') },
  { name: 'Modern Inspector', call: inspect('Modern Inspector', 'modern') },
  {
    name: 'mcporter',
    call: (message, tool) => mcporter({ url, token: tokenOf('mcporter'), tool, args: { message } }),
  },
];
const echo = 'everything__echo';
const outputOf = ({ stdout, stderr }: Ran) => `${stdout}\n${stderr}`;

/** What the History screen says about the call with `text` in its arguments: its line, and its story opened. */
async function remembered(page: Page, text: string): Promise<{ line: string; story: string }> {
  await personAt(page).go('History');
  const line = page.getByRole('list', { name: 'Stories, newest first' }).getByRole('button').filter({ hasText: text });
  await line.filter({ hasNotText: /waiting|running/ }).waitFor();
  const read = await textOf(line);
  await line.click();
  const story = page.getByRole('region', { name: 'The whole story' });
  const told = await textOf(story);
  await story.getByRole('button', { name: 'Close the story' }).click();
  return { line: read, story: told };
}

const took = /\d+(\.\d+)? (ms|s)/;

describe('a person at the window', () => {
  it('adds the reference server as a program and as an address, and sees their tools', async () => {
    const { person } = one;
    await person.setNumber('Port', 0);
    url = await eventually(async () => {
      const seen = await person.gatewayUrl();
      return seen.includes(':7331/') ? undefined : seen;
    });
    await person.addProgram('everything', everythingOverStdio, [{ name: 'API_TOKEN', value: 'only-in-the-vault' }]);
    await person.addAddress('remote', remote.url, [{ name: 'X-Api-Key', value: 'also-only-in-the-vault' }]);
    await person.seeTools('everything');
    proves('servers.stdio');
    await person.seeTools('remote');
    proves('servers.http');
  });

  it('creates an agent for each program that is to call', async () => {
    for (const { name } of agents) {
      const token = await one.person.createAgent(name);
      expect(token).toMatch(/^cs_/);
      tokens.set(name, token);
    }
  });
});

describe.each(agents)('$name', ({ name, call }) => {
  it('gets the echo once the person allows it, in the window that came on top', async () => {
    await one.app.lookAway();
    const message = `hello from ${name}`;
    const calling = call(message, echo);
    const asked = await askedOnTop(one.app, message);
    expect(await textOf(asked.card)).toContain('Asks because no rule covers this tool.');
    await asked.allowOnce();
    expect(outputOf(await calling)).toContain(`Echo: ${message}`);

    const { line, story } = await remembered(one.page, message);
    expect(line).toMatch(new RegExp(`${name}[\\s\\S]*everything › echo[\\s\\S]*you approved`));
    expect(line).toMatch(took);
    expect(story).toMatch(/no rule covers this tool[\s\S]*You allowed it once[\s\S]*Answered in/);
    proves('prompt.allow', 'history.story');
  });

  it('reads the reason when the person denies it with one, in the main window', async () => {
    await one.app.lookBack();
    const message = `denied to ${name}`;
    const calling = call(message, echo);
    const asked = await askedInMain(one.page, name, message);
    expect(await one.app.promptIsVisible()).toBe(false);
    await asked.denyBecause('not on a Friday');
    expect(outputOf(await calling)).toContain('not on a Friday');

    const { line, story } = await remembered(one.page, message);
    expect(line).toMatch(new RegExp(`${name}[\\s\\S]*everything › echo[\\s\\S]*you denied`));
    expect(line).toMatch(took);
    expect(story).toMatch(/You denied it[\s\S]*“not on a Friday”/);
    proves('prompt.deny-reason', 'history.story');
  });

  it('takes the same road to the server with an address', async () => {
    await one.app.lookAway();
    const message = `over the wire from ${name}`;
    const calling = call(message, 'remote__echo');
    await (await askedOnTop(one.app, message)).allowOnce();
    expect(outputOf(await calling)).toContain(`Echo: ${message}`);
    expect((await remembered(one.page, message)).line).toContain('remote › echo');
  });

  it('passes without a prompt once the person said always', async () => {
    await one.app.lookAway();
    const first = call(`always for ${name}`, echo);
    await (await askedOnTop(one.app, `always for ${name}`)).allowAlways();
    expect(outputOf(await first)).toContain(`Echo: always for ${name}`);

    const message = `unasked by ${name}`;
    expect(outputOf(await call(message, echo))).toContain(`Echo: ${message}`);
    const { line, story } = await remembered(one.page, message);
    expect(line).toContain('by rule');
    expect(line).toMatch(took);
    expect(story).toContain('Rules said allow');
    proves('prompt.always');
  });
});

describe('what nobody answers', () => {
  it('is refused after the time the person set', async () => {
    await one.person.setNumber('Approval timeout in seconds', 5);
    await one.app.lookAway();
    const messages = agents.map(({ name }) => `silence for ${name}`);
    const all = agents.map(({ call }, at) => call(messages[at] ?? '', 'remote__echo'));
    for (const ran of await Promise.all(all)) expect(outputOf(ran)).toContain('Nobody answered within 5 seconds');
    for (const message of messages) {
      const { line, story } = await remembered(one.page, message);
      // Not before its time; a busy machine may be late.
      expect(line).toMatch(/silence[\s\S]*[^\d.]([5-9]|\d\d)\.\d s/);
      expect(story).toContain('Nobody answered in time');
    }
    await expect.poll(() => one.app.promptIsVisible()).toBe(false);
    await one.person.setNumber('Approval timeout in seconds', 60);
    proves('prompt.silence');
  });
});

describe('a deny rule', () => {
  it('takes the tool from the list and refuses calls, whatever was always allowed', async () => {
    await one.person.addRule({ effect: 'deny', server: 'everything', tool: 'echo', note: 'no echoes' });
    const token = tokenOf('Modern Inspector');
    const listed = await inspector({ url, token, era: 'modern', method: 'tools/list' });
    expect(listed.stdout).toContain('everything__get-sum');
    expect(listed.stdout).toContain('remote__echo');
    expect(listed.stdout).not.toContain(echo);
    // The Inspector looks at the list before it calls; mcporter calls all the same and is refused by us.
    const refused = await mcporter({ url, token: tokenOf('mcporter'), tool: echo, args: { message: 'never again' } });
    expect(outputOf(refused)).toContain('a rule of the person denies this tool');
    const { line, story } = await remembered(one.page, 'never again');
    expect(line).toContain('rule denied');
    expect(story).toContain('Denied by a rule');

    await one.person.go('Rules');
    await one.page.getByRole('button', { name: /^Remove rule: Deny any agent calling echo/ }).click();
    await one.page.getByRole('alertdialog').getByRole('button', { name: 'Remove rule' }).click();
    await one.page.getByRole('button', { name: /^Remove rule: Deny/ }).waitFor({ state: 'detached' });
    proves('rules.deny-hides');
  });
});

describe('allowing for a session', () => {
  it('lets that session’s next call pass, and asks for another session’s', async () => {
    const token = await one.person.createAgent('Two sessions');
    const [first, second] = [await session(token), await session(token)];
    try {
      await one.app.lookAway();
      const asked = sum(first, 1, 2);
      await (await askedOnTop(one.app, 'get-sum')).allowForSession();
      expect(await asked).toContain('3');
      expect(await sum(first, 20, 22)).toContain('42');

      const other = sum(second, 30, 31);
      await (await askedOnTop(one.app, '31')).deny();
      expect(await other).toContain('The person refused this call');
      proves('prompt.session');
    } finally {
      await Promise.all([first.close(), second.close()]);
    }
  });
});

describe('a prompt that goes away', () => {
  let client: Client;
  beforeEach(async () => {
    client ??= await session(tokenOf('mcporter'));
    await one.app.lookAway();
  });
  afterAll(() => client?.close());

  it('refuses what it showed when the person closes it, and opens for the next call', async () => {
    const closed = sum(client, 4, 5);
    const prompt = await one.app.prompt();
    await prompt.getByRole('alertdialog').waitFor();
    await prompt.close();
    expect(await closed).toContain('refused');

    const next = sum(client, 6, 7);
    await (await askedOnTop(one.app, 'get-sum')).allowOnce();
    expect(await next).toContain('13');
    expect((await remembered(one.page, 'a=4, b=5')).story).toContain('The prompt was closed.');
    proves('prompt.close-refuses');
  });

  it('refuses what it showed when its page crashes, and comes back', async () => {
    const lost = sum(client, 8, 9);
    const prompt = await one.app.prompt();
    await prompt.getByRole('alertdialog').waitFor();
    void prompt.goto('chrome://crash').catch(() => undefined);
    expect(await lost).toContain('refused');

    const next = await eventually(async () => {
      const calling = sum(client, 10, 11);
      const answer = await Promise.race([calling, one.app.prompt()]);
      if (typeof answer === 'string') return undefined;
      await (await askedOnTop(one.app, 'get-sum')).allowOnce();
      return calling;
    });
    expect(next).toContain('21');
    expect((await remembered(one.page, 'a=8, b=9')).story).toContain('The prompt stopped working');
    proves('prompt.crash-refuses');
  });

  it('refuses what the main window showed when its page crashes, and the window comes back', async () => {
    await one.app.lookBack();
    const lost = sum(client, 12, 13);
    await askedInMain(one.page, 'mcporter', 'get-sum');
    void one.page.goto('chrome://crash').catch(() => undefined);
    expect(await lost).toContain('refused');
    const page = await eventually(async () => {
      const now = await one.app.window();
      return now === one.page ? undefined : now;
    });
    await personAt(page).go('History');
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText(/^\d+ entries verified/).waitFor();
    proves('prompt.crash-refuses', 'history.verify');
  });
});

/** An agent of the legacy era that stays, so that its calls belong to one session. */
async function session(token: string): Promise<Client> {
  const client = new Client({ name: 'two-sessions', version: '1.0.0' }, { versionNegotiation: { mode: 'legacy' } });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { Authorization: `Bearer ${token}` } } }),
  );
  return client;
}

async function sum(client: Client, a: number, b: number): Promise<string> {
  const result = await client.callTool({ name: 'everything__get-sum', arguments: { a, b } });
  return JSON.stringify(result.content);
}
