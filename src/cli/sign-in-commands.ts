import type { Command } from 'commander';
import { AppError } from '../shared/errors.ts';
import type { SignIn } from '../shared/sign-in.ts';
import type { Context } from './context.ts';
import type { Outcome } from './print.ts';
import type { Runs } from './program.ts';
import { terminalSafe } from './terminal-safe.ts';

/** `server login|logout`. */
export function addSignInCommands(server: Command, runs: Runs): void {
  server
    .command('login')
    .description('sign in to a server, with your browser where it takes one')
    .argument('<name>')
    .option('--no-browser', 'print the address instead of opening it')
    .action(runs((context, name: string, { browser }: { browser: boolean }) => login(context, name, browser)));
  server
    .command('logout')
    .description('sign out: revoke the tokens where the issuer can, and forget them')
    .argument('<name>')
    .action(
      runs(async ({ open }, name: string) => {
        const { revoked } = await (await open()).ask('servers.logout', { name });
        const how = revoked ? 'Its issuer revoked the tokens.' : 'The tokens are forgotten; nobody revoked them.';
        return { value: { name, revoked }, lines: [`Signed out of ${terminalSafe(name)}. ${how}`] };
      }),
    );
}

async function login({ open, shell }: Context, name: string, mayOpen: boolean): Promise<Outcome> {
  const { ask } = await open();
  // The browser belongs to whoever typed this, not to wherever the core runs.
  const begun = await ask('servers.login', { name, open: false });
  if (begun.kind === 'browser') await show(shell, begun.url, mayOpen);
  const stop = () => void ask('servers.cancelLogin', { name }).catch(() => {});
  process.once('SIGINT', stop);
  try {
    const server = await ask('servers.awaitLogin', { name });
    const account = server.signIn?.account;
    const who = account ? ` as ${terminalSafe(account)}` : '';
    return { value: server, lines: [`Signed in to ${terminalSafe(name)}${who}.`] };
  } finally {
    process.off('SIGINT', stop);
  }
}

async function show({ parts, stderr }: Context['shell'], url: string, mayOpen: boolean): Promise<void> {
  if (mayOpen) {
    try {
      await parts.browser.open(url);
      stderr.write(`Your browser shows where to sign in. If it does not:\n${url}\n`);
      return;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  stderr.write(`Open this address in a browser on this computer:\n${url}\n`);
}

/** What `server show` tells of a sign-in, as labels and values. */
export function signInFacts(signIn: SignIn | null): [string, string | null][] {
  if (!signIn) return [];
  const { state, account, issuer, scopes, expiresAt, renewsAt, problem } = signIn;
  return [
    ['sign-in', state],
    ['account', account],
    ['issuer', issuer],
    ['scopes', scopes.length > 0 ? scopes.join(' ') : null],
    ['token until', expiresAt],
    ['renews at', renewsAt],
    ...(problem ? [['sign-in trouble', problem.message] as [string, string]] : []),
  ];
}
