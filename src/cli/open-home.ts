import { setTimeout as sleep } from 'node:timers/promises';
import { connectControl } from '../core/control/connect-control.ts';
import { controlPath } from '../core/control/control-path.ts';
import type { Core } from '../core/core.ts';
import { dispatch } from '../core/dispatch.ts';
import { makeHome } from '../core/storage/home.ts';
import { AppError, type ErrorCode, errorCodes } from '../shared/errors.ts';
import { type Reply, type RequestInput, type RequestName, type RequestOutput, requests } from '../shared/ipc.ts';
import type { Problem } from '../shared/servers.ts';
import type { CoreSetup, Shell } from './parts.ts';
import { stderrLog } from './stderr-log.ts';

/** Asks whoever works on the home. @throws AppError the error it answered with */
export type Ask = <N extends RequestName>(name: N, input: RequestInput<N>) => Promise<RequestOutput<N>>;

/** A home to ask: through the Countersign that runs on it, or, when none does, through a core of this process (`core`). */
export interface OpenHome {
  readonly ask: Ask;
  readonly core: Core | null;
  close(): Promise<void>;
}

/** How often to look again for one that is just starting. The core itself waits for the home before it says busy. */
const tries = 20;
const betweenMs = 100;

/** @throws AppError `home.busy` when another process keeps the home and does not answer, and what opening a core throws */
export async function openHome(shell: Shell, home: string): Promise<OpenHome> {
  makeHome(home);
  const running = await reachRunning(shell, home);
  if (running) return running;
  try {
    const core = await openCore(shell, { home });
    return {
      ask: asking((name, input) => dispatch(core.handlers, { door: 'socket' }, name, input)),
      core,
      close: () => core.close(),
    };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'home.busy') throw error;
    for (let left = tries; left > 0; left--) {
      const started = await reachRunning(shell, home);
      if (started) return started;
      await sleep(betweenMs);
    }
    throw error;
  }
}

/** The Countersign that runs on the home, or null. */
export async function reachRunning(shell: Shell, home: string): Promise<OpenHome | null> {
  const control = await connectControl(controlPath(home, shell.environment));
  return control && { ask: asking(control.ask), core: null, close: async () => control.close() };
}

/** A core of this process on the home. */
export function openCore(shell: Shell, setup: Pick<CoreSetup, 'home' | 'approvalTimeoutSeconds'>): Promise<Core> {
  const { environment, version, parts } = shell;
  return parts.openCore({ ...setup, environment, version, log: stderrLog(shell.stderr) });
}

function asking(send: (name: string, input: unknown) => Promise<Reply>): Ask {
  return async (name, input) => {
    const reply = await send(name, input);
    if (!reply.ok) throw toldError(reply.error);
    return requests[name].output.parse(reply.value) as RequestOutput<typeof name>;
  };
}

/** The error that was told, by another process or by a step of a test. */
export function toldError({ code, message, remedy, said }: Problem): AppError {
  const known = errorCodes.find((one) => one === code) ?? ('internal' satisfies ErrorCode);
  return new AppError(known, message, {
    ...(remedy !== undefined && { remedy }),
    ...(said !== undefined && { said }),
  });
}
