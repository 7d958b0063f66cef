import type { Command } from 'commander';
import { AppError } from '../shared/errors.ts';
import type { ProcessTree, ServerProcess } from '../shared/processes.ts';
import type { Outcome } from './print.ts';
import { table } from './print.ts';
import type { Runs } from './program.ts';

/** `server processes`. */
export function addProcessCommands(server: Command, runs: Runs): void {
  server
    .command('processes')
    .description('the programs that run for each server, and what they started')
    .argument('[name]')
    .action(
      runs(async ({ open }, name: string | undefined) => {
        const { ask } = await open();
        if (name !== undefined && !(await ask('servers.list', {})).some(({ config }) => config.name === name)) {
          throw new AppError('not_found', `There is no server named “${name}”.`);
        }
        const trees = await ask('servers.processes', {});
        return outcome(name === undefined ? trees : trees.filter((tree) => tree.server === name));
      }),
    );
}

function outcome(trees: ProcessTree[]): Outcome {
  const rows = trees.flatMap(({ server, roots }) => roots.flatMap((root) => treeRows(server, root, 0)));
  return {
    value: trees,
    lines: table(['server', 'program', 'pid', 'memory', 'started'], rows, 'No server’s program runs.'),
  };
}

function treeRows(server: string, process: ServerProcess, depth: number): unknown[][] {
  const { pid, name, memory, startedAt, children } = process;
  const size = memory === null ? null : `${Math.round(memory / 1_048_576)} MB`;
  const row = [server, `${'  '.repeat(depth)}${name}`, pid, size, startedAt];
  return [row, ...children.flatMap((child) => treeRows(server, child, depth + 1))];
}
