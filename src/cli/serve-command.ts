import type { Command } from 'commander';
import { makeHome } from '../core/storage/home.ts';
import { AppError } from '../shared/errors.ts';
import type { Context } from './context.ts';
import { openCore, reachRunning } from './open-home.ts';
import { wholeNumber } from './option-values.ts';
import type { Outcome } from './print.ts';
import type { Runs } from './program.ts';
import { openTerminal } from './terminal.ts';
import { askInTerminal } from './terminal-approvals.ts';

interface ServeOptions {
  port?: number;
  host?: string;
  approvalTimeout?: number;
}

/** `serve`. */
export function addServeCommand(program: Command, runs: Runs): void {
  program
    .command('serve')
    .description('the gateway without a window; asks in this terminal')
    .option('--port <n>', 'the port agents connect to; 0 takes a free one', wholeNumber('--port', 0, 65535))
    .option('--host <host>', 'the address to listen on; without it 127.0.0.1')
    .option('--approval-timeout <seconds>', 'how long silence may last', wholeNumber('--approval-timeout', 1, 3600))
    .addHelpText(
      'after',
      '\nSIGTERM and Ctrl-C finish what is on disk and exit 0. So does closing the terminal it asks in; without a terminal it\ngoes on, and calls that need an answer are refused.',
    )
    .action(runs(serve));
}

/** Serves until it is told to stop. What is ready is said in one line of JSON, with or without `--json`. */
async function serve(context: Context, { port, host, approvalTimeout }: ServeOptions): Promise<Outcome> {
  const { shell, home } = context;
  makeHome(home);
  const running = await reachRunning(shell, home);
  if (running) {
    await running.close();
    throw new AppError('home.busy', `Another Countersign is already working on ${home}.`, {
      remedy: 'Use that one, or quit it first. Another home can be chosen with --home or COUNTERSIGN_HOME.',
    });
  }
  if (host !== undefined && !isLoopback(host)) {
    shell.stderr.write(`warning: on ${host} other machines can reach the gateway; its tokens travel unencrypted.\n`);
  }
  const stop = stopSignal();
  const core = await openCore(shell, {
    home,
    ...(approvalTimeout === undefined ? {} : { approvalTimeoutSeconds: approvalTimeout }),
  });
  const terminal = openTerminal(shell);
  const asking = terminal && askInTerminal({ core, terminal, onQuit: stop.now });
  if (terminal) stop.alsoOn('SIGHUP');
  else shell.stderr.write('No terminal here: calls that need an answer are refused.\n');
  try {
    const url = await core.listen({ ...(port === undefined ? {} : { port }), ...(host === undefined ? {} : { host }) });
    await core.serveControl();
    shell.stdout.write(`${JSON.stringify({ url, pid: process.pid, home })}\n`);
    await stop.told;
  } finally {
    asking?.close();
    terminal?.close();
    await core.close();
    stop.forget();
  }
  return { value: undefined, lines: [] };
}

/** Being told to stop, by a signal or by the person. Being told again while it finishes changes nothing. */
function stopSignal() {
  const { promise: told, resolve } = Promise.withResolvers<void>();
  const now = () => resolve();
  const ignore = () => undefined;
  const signals: NodeJS.Signals[] = ['SIGTERM', 'SIGINT'];
  for (const signal of signals) process.on(signal, now);
  process.on('SIGHUP', ignore);
  return {
    told,
    now,
    alsoOn: (signal: NodeJS.Signals) => process.on(signal, now),
    forget() {
      for (const signal of [...signals, 'SIGHUP']) process.off(signal, now);
      process.off('SIGHUP', ignore);
    },
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
