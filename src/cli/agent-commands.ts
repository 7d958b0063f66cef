import type { Command } from 'commander';
import { later, laterOption } from './later.ts';
import type { Ask } from './open-home.ts';
import { table } from './print.ts';
import type { Runs } from './program.ts';
import { terminalSafe } from './terminal-safe.ts';

/** `agent add|list|revoke`. */
export function addAgentCommands(program: Command, runs: Runs): void {
  const agent = program.command('agent').description('the programs that call tools through Countersign');
  agent
    .command('add')
    .description('make an agent; its token is printed once')
    .argument('<name>')
    .option('--servers <names>', 'the servers it may see, with commas between them; without it all', splitNames)
    .addOption(laterOption('--scopes <names>'))
    .action(
      runs(async ({ open }, name: string, { servers }: { servers?: string[] }) => {
        const { ask } = await open();
        const made = await ask('agents.create', { name, servers: servers ?? null });
        const url = made.url ?? (await expectedUrl(ask));
        return {
          value: { name: made.name, token: made.token, url },
          lines: [
            `token  ${made.token}`,
            `url    ${url ?? '– (countersign serve prints it)'}`,
            'The token is shown this once.',
          ],
        };
      }),
    );
  agent
    .command('list')
    .description('every agent')
    .action(
      runs(async ({ open }) => {
        const agents = await (await open()).ask('agents.list', {});
        const rows = agents.map((one) => [
          one.name,
          one.servers?.join(', ') ?? 'all',
          one.sessions,
          one.client,
          one.lastSeenAt,
        ]);
        return {
          value: agents,
          lines: table(['name', 'servers', 'sessions', 'calls itself', 'last seen'], rows, 'No agents yet.'),
        };
      }),
    );
  agent
    .command('revoke')
    .description('end an agent: its token stops working at once')
    .argument('<name>')
    .action(
      runs(async ({ open }, name: string) => {
        await (await open()).ask('agents.revoke', { name });
        return { value: { name, revoked: true }, lines: [`Revoked ${terminalSafe(name)}.`] };
      }),
    );
  for (const name of ['connect', 'disconnect']) later(agent, name);
}

/** Where the gateway will be once it runs, unless it takes a free port at every start. */
async function expectedUrl(ask: Ask): Promise<string | null> {
  const { port } = await ask('settings.get', {});
  return port === 0 ? null : `http://127.0.0.1:${port}/mcp`;
}

function splitNames(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
