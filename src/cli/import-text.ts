import type { ImportProposal, ImportResult, ProposedServer } from '../shared/imports.ts';
import type { Problem } from '../shared/servers.ts';
import { terminalSafe } from './terminal-safe.ts';

/** All that would be added, in full, one fact per line; hidden characters stand there by their number. */
export function proposalLines({ title, servers }: ImportProposal, chosen: readonly ProposedServer[]): string[] {
  const ids = new Set(chosen.map(({ id }) => id));
  return [terminalSafe(title), ...servers.flatMap((server) => ['', ...serverLines(server, ids.has(server.id))])];
}

function serverLines(server: ProposedServer, chosen: boolean): string[] {
  const { name, originalName, transport, command, args, cwd, url, values, duplicateOf, warnings, problem } = server;
  const called = originalName === name ? '' : ` (there: ${originalName})`;
  const stdio = transport === 'stdio';
  const facts: [string, string][] = [
    ...(command === null ? [] : [['command', command] as [string, string]]),
    ...args.map((arg): [string, string] => ['argument', arg]),
    ...(cwd === null ? [] : [['folder', cwd] as [string, string]]),
    ...(url === null ? [] : [[transport, url] as [string, string]]),
    ...values.map((value): [string, string] => [
      stdio ? 'env' : 'header',
      value.secret
        ? `${value.name}  a secret of ${value.length} characters, for the vault`
        : `${value.name}=${value.value}`,
    ]),
  ];
  return [
    `${chosen ? '+' : '-'} ${terminalSafe(name + called)}`,
    ...facts.map(([label, value]) => `    ${label.padEnd(8)}  ${terminalSafe(value)}`),
    ...warnings.flatMap((warning) => problemLines('note', warning)),
    ...(duplicateOf === null ? [] : [`    You have it already, as ${terminalSafe(duplicateOf)}.`]),
    ...(problem === null ? [] : problemLines('cannot be added', problem)),
  ];
}

function problemLines(label: string, { message, remedy }: Problem): string[] {
  return [`    ${label}: ${terminalSafe(message)}`, ...(remedy === undefined ? [] : [`      ${terminalSafe(remedy)}`])];
}

/** What came of it, and where secrets still lie in plain text. */
export function resultLines({ added, failed, plainSecretsIn }: ImportResult): string[] {
  return [
    ...(added.length > 0 ? [`Added ${terminalSafe(added.join(', '))}.`] : []),
    ...failed.flatMap(({ name, problem }) => problemLines(`${terminalSafe(name)} was not added`, problem)),
    ...plainSecretsIn.map(
      (path) => `The secrets also lie in plain text in ${terminalSafe(path)}: take them out there.`,
    ),
  ];
}
