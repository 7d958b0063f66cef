import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import type { Story } from '../../src/shared/history.ts';
import { eventually } from './app.ts';
import { hands, watchMouse } from './hands.ts';
import { type OpenApp, openApp } from './open-app.ts';
import { askApp, connectAgent, type SceneAgent } from './scene.ts';

/** Where a person answers: in the window that comes on top of whatever they do, or in the Approvals screen's queue. */
export const doors = ['on top', 'in the queue'] as const;
export type Door = (typeof doors)[number];

/** One tool for each kind of answer, so that what lasts of one says nothing about another. */
const kinds = 'once session hour always edit deny because never release withhold blocker same pause'.split(' ');
const harmless = { readOnlyHint: false, destructiveHint: false, openWorldHint: false };
const schema = { type: 'object', properties: { text: { type: 'string' }, path: { type: 'string' } } };
const tools = [
  ...kinds.map((name) => ({
    name,
    description: `Keeps a text (${name}).`,
    annotations: harmless,
    inputSchema: schema,
  })),
  {
    name: 'wipe',
    title: 'Wipe a folder',
    description: 'Deletes everything in it.',
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
    inputSchema: schema,
  },
];

/** A call that waits, opened where the person answers. */
export interface AskedCall {
  readonly card: Locator;
  /** What the agent gets in the end. */
  readonly got: Promise<string>;
}

/** The app with a server whose tools answer with their arguments, and an agent for each door. */
export interface AnswerDesk {
  readonly one: OpenApp;
  readonly hand: (typeof hands)[keyof typeof hands];
  agentAt(door: Door): string;
  /** The page the person answers in. */
  pageAt(door: Door): Promise<Page>;
  /** The agent calls; nobody is waited for. */
  call(door: Door, tool: string, args: Record<string, unknown>): Promise<string>;
  /** The agent calls, and its call is opened. */
  ask(door: Door, tool: string, args: Record<string, unknown>): Promise<AskedCall>;
  /** Opens what waits for this tool. */
  open(door: Door, tool: string): Promise<Locator>;
  /** Opens the result that waits to be read. */
  openResult(door: Door, tool: string): Promise<Locator>;
  /** The stories of the tool's calls at this door that are over, newest first; waits until there are `count`. */
  told(door: Door, tool: string, count?: number): Promise<Story[]>;
  mouseUsed(): Promise<number>;
  close(): Promise<void>;
}

export async function openAnswerDesk(device: keyof typeof hands): Promise<AnswerDesk> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-desk-'));
  const file = join(folder, 'definition.json');
  await writeFile(file, JSON.stringify({ tools }));
  const one = await openApp();
  const { page, app } = one;
  const hand = hands[device];
  await askApp(page, 'settings.set', { port: 0, approvalTimeoutSeconds: 300 });
  await askApp(page, 'servers.add', {
    name: 'desk',
    transport: 'stdio',
    command: process.execPath,
    args: [resolve(import.meta.dirname, '../servers/changing-server.ts')],
    env: [{ name: 'DEFINITION_FILE', value: file, secret: false }],
  });
  await eventually(async () => (await askApp(page, 'pins.list', {})).length === tools.length || undefined);
  const url = await eventually(async () => {
    const { gateway } = await askApp(page, 'app.status', {});
    return gateway.url === null || gateway.url.includes(':7331/') ? undefined : gateway.url;
  });
  const agents = new Map<Door, SceneAgent>();
  const agentAt = (door: Door) => `Agent ${door}`;
  for (const door of doors) {
    const { token } = await askApp(page, 'agents.create', { name: agentAt(door), servers: null });
    agents.set(door, await connectAgent({ url, token, client: { name: 'desk-agent', version: '1.0.0' } }));
  }
  const mice = [await watchMouse(page)];

  const pageAt = async (door: Door) => {
    if (door === 'in the queue') return page;
    const prompt = await app.prompt();
    if (mice.length === 1) mice.push(await watchMouse(prompt));
    return prompt;
  };
  const inQueue = async (name: string) => {
    await hand.press(page.getByRole('navigation').getByRole('button', { name: /^Approvals/ }));
    await hand.press(page.getByRole('button', { name, exact: true }).first());
  };
  const call: AnswerDesk['call'] = async (door, tool, args) =>
    (await agents.get(door)?.call(`desk__${tool}`, args)) ?? '';
  const open: AnswerDesk['open'] = async (door, tool) => {
    if (door === 'in the queue') await inQueue(`Review ${agentAt(door)}: desk › ${tool}`);
    const card = (await pageAt(door)).getByRole('alertdialog').filter({ hasText: `desk › ${tool}` });
    await card.waitFor();
    return card;
  };
  return {
    one,
    hand,
    agentAt,
    pageAt,
    call,
    open,
    async ask(door, tool, args) {
      if (door === 'on top') await app.lookAway();
      else await app.lookBack();
      const got = call(door, tool, args);
      return { got, card: await open(door, tool) };
    },
    async openResult(door, tool) {
      if (door === 'in the queue') await inQueue(`Read the result for ${agentAt(door)}: desk › ${tool}`);
      const card = (await pageAt(door)).getByRole('alertdialog', { name: 'Read this result' });
      await card.getByRole('button', { name: 'Withhold' }).waitFor();
      return card;
    },
    told: (door, tool, count = 1) =>
      eventually(async () => {
        const stories = await askApp(page, 'history.list', { agent: agentAt(door), limit: 200 });
        const over = ['answered', 'failed', 'refused'];
        const own = stories.filter((story) => story.tool === tool && over.includes(story.outcome ?? ''));
        return own.length >= count ? own : undefined;
      }),
    mouseUsed: async () => (await Promise.all(mice.map(({ used }) => used()))).reduce((sum, n) => sum + n, 0),
    async close() {
      await Promise.all([...agents.values()].map((agent) => agent.close()));
      await one.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A story in short: what happened, and who did it. */
export function steps(story: Story | undefined): string[] {
  return (story?.entries ?? []).map(({ kind, by, answer, effect, error }) =>
    [kind, effect, by, answer, error].filter((word) => word !== undefined).join(' '),
  );
}
