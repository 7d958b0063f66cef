import type { Page } from 'playwright-core';
import { everythingOverHttp } from '../support/everything.ts';
import { eventually } from './app.ts';
import { askApp, closedServer, connectAgent, type SceneAgent } from './scene.ts';

type Closing = (() => unknown)[];

/** What a well-meaning agent sends. */
export const pullRequest = {
  owner: 'acme',
  repo: 'payments-api',
  base: 'main',
  head: 'fix/refund-rounding',
  title: 'Round refunds half-even',
  body: [
    'Refunds were rounded half-up, which paid out a cent too much on every second odd amount.',
    'They are now rounded half-even, as the ledger does it, in the one place where amounts become cents.',
    'The tests cover the amounts from the report, negative ones, and every currency with three decimals.',
    'Fixes #479.',
  ]
    .join('\n\n')
    .padEnd(640, ' The old behaviour is kept behind the flag refunds.legacyRounding until the end of the quarter.'),
};
/** What hides something, and is long. */
export const hidden = {
  path: '/home/ada/work/payments-api/.env\u202Egnp.txt',
  content: `API_BASE=https://api.acme.example\nRETRIES=3\u200B\n${'# keep this line\n'.repeat(60)}`,
  options: { createParents: true, mode: '0644', backup: null, tags: ['config', 'staging'] },
};
/** What a tool that destroys is given. */
export const folder = { path: '/home/ada/work/payments-api/build', recursive: true };

/** Servers in every state. @returns the address of one that lets nobody in */
export async function addServers(page: Page, closing: Closing): Promise<string> {
  const remote = await everythingOverHttp();
  const closed = await closedServer();
  closing.push(
    () => remote.close(),
    () => closed.close(),
  );
  const token = { name: 'GITHUB_PERSONAL_ACCESS_TOKEN', value: 'not-a-real-one-0000', secret: true };
  const programs = [
    { name: 'github', command: 'github-mcp-server', args: ['stdio', '--toolsets', 'repos,issues'], env: [token] },
    { name: 'files', command: 'mcp-server-filesystem', args: ['/home/ada/work'] },
    { name: 'notes', command: 'mcp-server-notes', args: [] },
    { name: 'postgres', command: 'uvx', args: ['postgres-mcp', '--access-mode=restricted'] },
  ];
  for (const program of programs) await askApp(page, 'servers.add', { ...program, transport: 'stdio' });
  await askApp(page, 'servers.add', { name: 'reference', transport: 'http', url: remote.url });
  await askApp(page, 'servers.add', { name: 'linear', transport: 'http', url: closed.url });
  await askApp(page, 'servers.setEnabled', { name: 'notes', enabled: false });
  const settled = ['connected', 'failing', 'needs-sign-in', 'disabled'];
  await eventually(async () => {
    const list = await askApp(page, 'servers.list', {});
    return list.every(({ state }) => settled.includes(state)) || undefined;
  });
  return closed.url;
}

/** Two agents that are connected, and one that never was. */
export async function createAgents(
  page: Page,
  url: string,
  closing: Closing,
): Promise<{ claude: SceneAgent; cursor: SceneAgent }> {
  const create = async (name: string, client: { name: string; version: string }, servers: string[] | null) => {
    const { token } = await askApp(page, 'agents.create', { name, servers });
    const agent = await connectAgent({ url, token, client });
    closing.push(() => agent.close());
    return agent;
  };
  const claude = await create('Claude Code', { name: 'claude-code', version: '2.3.1' }, null);
  const cursor = await create('Cursor', { name: 'cursor-vscode', version: '1.9.0' }, ['github', 'files']);
  await askApp(page, 'agents.create', { name: 'Nightly report', servers: ['notes'] });
  return { claude, cursor };
}
