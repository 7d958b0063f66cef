import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { silent, translate, unavailable } from './keychain-errors.ts';
import { type Answer, keychainThread, type Question } from './keychain-thread.ts';

/** Milliseconds an idle thread is kept for the next question; its memory is worth more than its 30 ms to start. */
const patience = 2000;

/** The entries of one service in the operating system's keychain. One question at a time. */
export interface Keychain {
  /** @throws AppError `vault.locked` or `vault.unavailable`, as the others do */
  read(account: string): Promise<string | null>;
  write(account: string, value: string): Promise<void>;
  /** An entry that is not there is no error. */
  remove(account: string): Promise<void>;
}

/**
 * Speaks to the keychain from a thread of its own: on Linux the library waits for D-Bus inside a constructor, and a slow
 * keyring would stop the gateway and the window with it.
 *
 * @param options `timeLimit`: milliseconds before one question is given up; `onSilent`: told when one was
 */
export function openKeychain(options: { service: string; timeLimit: number; onSilent: () => void }): Keychain {
  const { service, timeLimit, onSilent } = options;
  let thread: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;

  /** A thread that waits inside the keychain cannot be stopped; it is left to end by itself and another one asks next. */
  function dismiss(): void {
    void thread?.terminate();
    thread?.unref();
    thread = undefined;
  }

  async function ask(question: Omit<Question, 'service'>): Promise<string | null> {
    clearTimeout(idle);
    thread ??= new Worker(`(${keychainThread})()`, { eval: true, workerData: { from: import.meta.url } });
    thread.ref();
    thread.postMessage({ ...question, service } satisfies Question);
    let answer: Answer;
    try {
      [answer] = await once(thread, 'message', { signal: AbortSignal.timeout(timeLimit) });
    } catch (error) {
      dismiss();
      const late = error instanceof Error && error.name === 'AbortError';
      if (late) onSilent();
      throw late ? silent(timeLimit) : unavailable('The keychain cannot be used', error);
    }
    thread.unref();
    idle = setTimeout(dismiss, patience).unref();
    if ('value' in answer) return answer.value;
    throw answer.loaded
      ? translate(answer.error)
      : unavailable('The part of Countersign that speaks to the keychain could not be loaded', answer.error);
  }

  return {
    read: (account) => ask({ account, verb: 'read', value: '' }),
    write: async (account, value) => void (await ask({ account, verb: 'write', value })),
    remove: async (account) => void (await ask({ account, verb: 'remove', value: '' })),
  };
}
