import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { proves } from '../proves.ts';
import { everythingOverHttp, everythingOverStdio } from '../support/everything.ts';
import { type Product, product } from '../support/product.ts';
import { serveInTerminal, type TerminalServing } from '../support/serve-in-terminal.ts';
import { inspector, mcporter, type Ran } from './real-agents.ts';

interface Story {
  outcome: string;
  agent: string;
  server: string;
  tool: string;
  by: string | null;
  reason: string | null;
  rule: string | null;
  durationMs: number | null;
}

let one: Product;
let remote: Awaited<ReturnType<typeof everythingOverHttp>>;
let token: string;
let serving: TerminalServing;

beforeAll(async () => {
  one = product();
  remote = await everythingOverHttp();
  await one.ask('server', 'add', 'everything', '--', ...everythingOverStdio);
  await one.ask('server', 'add', 'remote', '--url', remote.url);
  ({ token } = await one.ask<{ token: string }>('agent', 'add', 'Inspector'));
  serving = await serveInTerminal(one, '--approval-timeout', '10');
});
afterAll(async () => {
  await serving?.stop();
  await one?.close();
  await remote?.close();
});

afterEach(async () => {
  for (const { id } of await one.ask<{ id: string }[]>('rule', 'list')) await one.ask('rule', 'remove', id);
});

type Call = (message: string) => Promise<Ran>;
const agents: [string, Call][] = [
  ['the Inspector in the legacy era', (message) => inspect('legacy', message)],
  ['the Inspector in the modern era', (message) => inspect('modern', message)],
  ['mcporter', (message) => mcporter({ url: serving.url, token, tool: 'everything__echo', args: { message } })],
];

function inspect(era: 'legacy' | 'modern', message: string, server = 'everything'): Promise<Ran> {
  return inspector({ url: serving.url, token, era, method: 'tools/call', tool: `${server}__echo`, args: { message } });
}

async function newestStory(): Promise<Story> {
  const stories = await one.ask<Story[]>('audit', 'list');
  const [newest] = stories.filter((story) => story.tool !== null);
  if (!newest) throw new Error('no story');
  return newest;
}

const outputOf = ({ stdout, stderr }: Ran) => `${stdout}\n${stderr}`;

describe.each(agents)('%s, through serve and the command line alone', (name, call) => {
  it('gets the echo once the person allows it', async () => {
    proves('terminal.allow', 'gateway.eras', 'rules.default-ask', 'history.story');
    const calling = call(`hello from ${name}`);
    await serving.answer(`hello from ${name}`, 'a');
    expect(outputOf(await calling)).toContain(`Echo: hello from ${name}`);
    expect(await newestStory()).toMatchObject({ outcome: 'answered', agent: 'Inspector', tool: 'echo', by: 'person' });
  });

  it('reads the reason when the person denies it with one', async () => {
    proves('terminal.deny-reason', 'history.story');
    const calling = call(`denied to ${name}`);
    await serving.answer(`denied to ${name}`, 'r');
    await serving.answer('for the agent to read', 'not on a Friday\r');
    expect(outputOf(await calling)).toContain('not on a Friday');
    expect(await newestStory()).toMatchObject({ outcome: 'refused', by: 'person', reason: 'not on a Friday' });
  });

  it('is refused when nobody answers', { timeout: 60_000 }, async () => {
    proves('terminal.silence', 'history.story');
    const refused = outputOf(await call(`silence for ${name}`));
    expect(refused).toContain('Nobody answered within 10 seconds');
    expect(await newestStory()).toMatchObject({ outcome: 'refused', by: 'silence' });
  });

  it('passes without a question once the person said always, until a rule denies it', async () => {
    proves('terminal.always', 'terminal.deny-rule', 'rules.deny-hides', 'history.story');
    const first = call(`always for ${name}`);
    await serving.answer(`always for ${name}`, 'w');
    await serving.answer('to confirm', 'always\r');
    expect(outputOf(await first)).toContain(`Echo: always for ${name}`);

    expect(outputOf(await call(`unasked by ${name}`))).toContain(`Echo: unasked by ${name}`);
    expect(serving.screen()).not.toContain(`unasked by ${name}`);
    const story = await newestStory();
    expect(story).toMatchObject({ outcome: 'answered', by: 'rule' });
    expect(story.durationMs).toBeGreaterThan(0);

    const { id } = await one.ask<{ id: string }>(
      'rule',
      'add',
      '--effect',
      'deny',
      '--server',
      'everything',
      '--tool',
      'echo',
    );
    const listed = await inspector({ url: serving.url, token, era: 'auto', method: 'tools/list' });
    expect(listed.stdout).toContain('everything__get-sum');
    expect(listed.stdout).not.toContain('everything__echo');
    expect(outputOf(await call(`never for ${name}`))).not.toContain('Echo: never');
    // The Inspector looks at the list before it calls; mcporter calls all the same and is refused by us.
    const args = { message: `refused to ${name}` };
    const refused = outputOf(await mcporter({ url: serving.url, token, tool: 'everything__echo', args }));
    expect(refused).toContain('denies');
    expect(await newestStory()).toMatchObject({ outcome: 'refused', by: 'rule', rule: id });
  });
});

describe('a server over Streamable HTTP', () => {
  it('takes the same road', async () => {
    proves('servers.http');
    const calling = inspect('modern', 'over the wire', 'remote');
    await serving.answer('over the wire', 'a');
    expect(outputOf(await calling)).toContain('Echo: over the wire');
  });
});

describe('the command line beside a serve', () => {
  it('asks in that terminal, and exits with 3 when it is refused', async () => {
    const calling = one.run(['tool', 'call', 'everything', 'echo', '{"message":"from the command line"}']);
    await serving.answer('from the command line', 'd');
    expect((await calling).code).toBe(3);
    expect(await newestStory()).toMatchObject({ agent: 'cli', outcome: 'refused', by: 'person' });
  });

  it('verifies the whole history', async () => {
    proves('history.verify');
    expect((await one.run(['audit', 'verify'])).code).toBe(0);
  });
});
