import type { Core } from '../../src/core/core.ts';
import type { Standing } from '../../src/shared/approvals.ts';
import { AppError, type ErrorCode, errorCodes } from '../../src/shared/errors.ts';
import type { EventMessage, Handlers } from '../../src/shared/ipc.ts';
import { approval, review } from '../support/approval.ts';

/** What the fake core was told, for the test to read through the page. */
const notes: string[] = [];
let starts = 0;
const tool = process.env.FAKE_TOOL === undefined ? {} : { tool: process.env.FAKE_TOOL };

/**
 * A core that does nothing but note what the shell does to it, and does what a page names: `rules.remove` with an id such as
 * `ask 2` makes two calls wait, and `hold 1` a result. For what only the shell promises; everything else is tested with the real core.
 */
export async function openFakeCore(): Promise<Core> {
  starts += 1;
  const failure = process.env.FAKE_CORE_FAILS as ErrorCode | undefined;
  if (failure && errorCodes.includes(failure) && starts <= Number(process.env.FAKE_CORE_FAILURES ?? Infinity)) {
    throw new AppError(failure, 'The fake core cannot start.', { remedy: 'Stop faking.' });
  }
  const listeners = new Set<(message: EventMessage) => void>();
  let presenters = 0;
  let standing: Standing = {
    pausedSince: process.env.FAKE_CORE_PAUSED ?? null,
    coolingDown: [],
    lateAnswers: [],
  };
  const tell = (message: EventMessage) => {
    for (const listener of listeners) listener(message);
  };
  const wait = (count: number) =>
    tell({
      name: 'approvals.changed',
      value: Array.from({ length: count }, (_, n) => ({ ...approval(`id-${n}`), ...tool })),
    });
  const refuseAll = (reason: string) => {
    notes.push(`refused: ${reason}`);
    wait(0);
  };
  const stand = (pausedSince: string | null) => {
    standing = { pausedSince, coolingDown: [], lateAnswers: [] };
    notes.push(pausedSince === null ? 'resumed' : 'paused');
    tell({ name: 'standing.changed', value: standing });
    return standing;
  };
  const handlers = {
    'approvals.standing': () => standing,
    'approvals.pause': () => stand('2026-11-20T09:00:00.000Z'),
    'approvals.resume': () => stand(null),
    'settings.get': () => ({ promptFront: process.env.FAKE_PROMPT_FRONT ?? 'always' }),
    'app.status': () => ({
      version: '0',
      home: notes.join('\n'),
      vault: 'file',
      gateway: { state: 'on', url: null, error: null },
      degraded: presenters === 0 ? 'nobody can be asked' : null,
      token: 'canary-secret',
    }),
    'rules.remove': ({ id }: { id: string }) => {
      const [what, count] = id.split(' ');
      if (what === 'ask') wait(Number(count));
      if (what === 'hold') tell({ name: 'reviews.changed', value: count === '0' ? [] : [review()] });
      if (what === 'fail') throw new AppError('not_found', 'There is no such rule.', { remedy: 'Look again.' });
      if (what === 'leak') {
        const leaky = { count: 1, degraded: null, token: 'canary-secret' };
        tell({ name: 'history.changed', value: leaky });
      }
      return {};
    },
  };
  return {
    handlers: handlers as unknown as Handlers,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    approvals: {
      attach() {
        presenters += 1;
        notes.push('attached');
        return {
          detach() {
            presenters -= 1;
            notes.push('detached');
          },
        };
      },
      refuseAll,
      decide(decision) {
        notes.push(`decided: ${JSON.stringify(decision)}`);
      },
      denyFromNotification(shown) {
        notes.push(`denied: ${JSON.stringify(shown)}`);
        if (process.env.FAKE_DENY_FAILS)
          throw new AppError('approval.gone', 'It no longer waits.', { remedy: 'Look.' });
      },
      list: () => [],
    },
    openLink: (url) => void notes.push(`link: ${url}`),
    *exportHistory(format) {
      yield 'first\n';
      if (process.env.FAKE_EXPORT_FAILS) throw new AppError('history.broken', 'The export stopped half way.');
      yield `${format}\n`;
    },
    async listen() {
      const failure = process.env.FAKE_LISTEN_FAILS as ErrorCode | undefined;
      if (failure) throw new AppError(failure, 'The fake core cannot listen.', { remedy: 'Stop faking.' });
      return 'http://127.0.0.1:1/mcp';
    },
    serveControl: async () => {},
    wake: () => void notes.push('woke'),
    async close() {
      if (process.env.FAKE_CORE_HANGS) await new Promise(() => {});
      process.stderr.write('the core was closed\n');
    },
  };
}
