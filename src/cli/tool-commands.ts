import { text as readText } from 'node:stream/consumers';
import type { Command } from 'commander';
import { offeredName } from '../shared/servers.ts';
import type { Context } from './context.ts';
import { exits } from './exit-codes.ts';
import { parseArguments } from './option-values.ts';
import { table } from './print.ts';
import type { Runs } from './program.ts';
import { openTerminal } from './terminal.ts';
import { askInTerminal } from './terminal-approvals.ts';
import { terminalSafeLines } from './terminal-safe.ts';

/** `tool list|call`. */
export function addToolCommands(program: Command, runs: Runs): void {
  const tool = program.command('tool').description('the tools of your servers');
  tool
    .command('list')
    .description('every tool that is offered')
    .option('--server <name>', 'of this server alone')
    .action(
      runs(async ({ open }, { server }: { server?: string }) => {
        const tools = await (await open()).ask('tools.list', server === undefined ? {} : { server });
        const rows = tools.map((one) => [
          offeredName(one.server, one.name),
          one.title ?? one.annotations?.title,
          one.description?.split('\n', 1)[0]?.slice(0, 80),
        ]);
        return { value: tools, lines: table(['tool', 'title', 'what it says of itself'], rows, 'No tools.') };
      }),
    );
  tool
    .command('call')
    .description('call a tool, down the same road as an agent’s call, as the agent “cli”')
    .argument('<server>')
    .argument('<tool>')
    .argument('[json]', 'the arguments, as one JSON object; - reads them from stdin')
    .action(
      runs(async (context, server: string, name: string, json: string | undefined) => {
        const args = parseArguments(json === '-' ? await readText(context.shell.stdin) : (json ?? '{}'));
        const result = await call(context, { server, tool: name, arguments: args }, json !== '-');
        return {
          value: result,
          lines: result.content.flatMap(contentLines),
          exitCode: result.isError === true ? exits.failed : 0,
        };
      }),
    );
}

/** A core of this process asks in this terminal; one that runs elsewhere asks where it runs. */
async function call(
  { open, shell }: Context,
  input: { server: string; tool: string; arguments: Record<string, unknown> },
  mayAsk: boolean,
) {
  const { ask, core } = await open();
  const terminal = core && mayAsk ? openTerminal(shell) : null;
  if (!core || !terminal) return await ask('tools.call', input);
  const asking = askInTerminal({ core, terminal });
  try {
    return await ask('tools.call', input);
  } finally {
    asking.close();
    terminal.close();
  }
}

function contentLines(block: { type: string; [key: string]: unknown }): string[] {
  if (block.type === 'text' && typeof block.text === 'string') return terminalSafeLines(block.text);
  return terminalSafeLines(JSON.stringify(block, folded));
}

/** A picture or sound is counted, not printed. */
function folded(key: string, value: unknown): unknown {
  const isData = (key === 'data' || key === 'blob') && typeof value === 'string';
  return isData ? `… ${value.length.toLocaleString('en')} characters` : value;
}
