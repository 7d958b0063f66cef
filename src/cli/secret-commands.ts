import type { Command } from 'commander';
import type { Secret } from '../shared/secrets.ts';
import { table } from './print.ts';
import type { Runs } from './program.ts';
import { readSecret } from './read-secret.ts';
import { terminalSafe } from './terminal-safe.ts';

/** `secret list|set|rename|remove`. */
export function addSecretCommands(program: Command, runs: Runs): void {
  const secret = program.command('secret').description('the secrets your servers get, by ${secret:NAME}');
  secret
    .command('list')
    .description('every secret: who uses it and since when, never its value')
    .action(
      runs(async ({ open }) => {
        const secrets = await (await open()).ask('secrets.list', {});
        const headings = ['name', 'used by', 'changed', 'state'];
        return { value: secrets, lines: table(headings, secrets.map(row), 'No secrets yet.') };
      }),
    );
  secret
    .command('set')
    .description('keep a new secret or replace one; its value comes from stdin or a prompt')
    .argument('<name>')
    .action(
      runs(async ({ open, shell }, name: string) => {
        const value = await readSecret(shell, terminalSafe(name));
        await (await open()).ask('secrets.set', { name, value });
        return { value: { name, set: true }, lines: [`${terminalSafe(name)} is in the vault.`] };
      }),
    );
  secret
    .command('rename')
    .description('give a secret another name, in every server that points to it too')
    .argument('<name>')
    .argument('<to>')
    .action(
      runs(async ({ open }, name: string, to: string) => {
        await (await open()).ask('secrets.rename', { name, to });
        return { value: { name: to }, lines: [`${terminalSafe(name)} is now ${terminalSafe(to)}.`] };
      }),
    );
  secret
    .command('remove')
    .description('forget a secret')
    .argument('<name>')
    .option('--even-if-used', 'although servers point to it; they fail until it is entered again')
    .action(
      runs(async ({ open }, name: string, { evenIfUsed = false }: { evenIfUsed?: boolean }) => {
        await (await open()).ask('secrets.remove', { name, evenIfUsed });
        return { value: { name, removed: true }, lines: [`Removed ${terminalSafe(name)}.`] };
      }),
    );
}

function row({ name, usedBy, changedAt, missing }: Secret): unknown[] {
  return [name, usedBy.join(', '), changedAt, missing ? 'missing: enter it again' : 'kept'];
}
