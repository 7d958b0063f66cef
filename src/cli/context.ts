import { Command } from 'commander';
import { chooseHome } from '../core/storage/home.ts';
import { type OpenHome, openHome } from './open-home.ts';
import type { Shell } from './parts.ts';

/** What one command works with. */
export interface Context {
  readonly shell: Shell;
  readonly home: string;
  readonly json: boolean;
  /** Opens the home at the first call and gives the same one afterwards. */
  open(): Promise<OpenHome>;
  close(): Promise<void>;
}

/** @param args what commander gives an action: its last one is the command itself */
export function openContext(shell: Shell, args: readonly unknown[]): Context {
  const command = args.at(-1);
  const options = command instanceof Command ? command.optsWithGlobals<{ home?: string; json?: boolean }>() : {};
  const home = chooseHome(options.home, shell.environment);
  let opened: Promise<OpenHome> | undefined;
  return {
    shell,
    home,
    json: options.json ?? false,
    open() {
      opened ??= openHome(shell, home);
      return opened;
    },
    async close() {
      // One that failed to open has already said why.
      const one = await opened?.catch(() => undefined);
      await one?.close();
    },
  };
}
