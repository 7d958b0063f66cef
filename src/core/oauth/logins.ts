import { AppError } from '../../shared/errors.ts';
import type { Login } from '../../shared/sign-in.ts';
import { type BrowserSignIn, browserSignIn } from './browser-sign-in.ts';
import type { Renewals } from './renewals.ts';
import { explainSignIn, needsSignIn } from './sign-in-errors.ts';
import { withSignInLock } from './sign-in-lock.ts';
import { detailsOf, type SignInState } from './sign-in-state.ts';
import type { StepUps } from './step-ups.ts';

/** `open`: their browser is sent there; `somebodyElse`: the issuer asks who it is, whomever its page remembers. */
export interface LoginOptions {
  readonly open: boolean;
  readonly somebodyElse: boolean;
}

/** Sign-ins that the person asks for, one at a time. */
export interface Logins {
  /** Where their browser has to go; null while nobody is signing in. */
  url(): string | null;
  /** Why the last one did not work, until the next. */
  failure(): AppError | null;
  login(how: LoginOptions): Promise<Login>;
  /** How the last one went. @throws AppError what it failed with */
  wait(): Promise<void>;
  cancel(): Promise<void>;
}

export function createLogins(state: SignInState, renewals: Renewals, stepUps: StepUps): Logins {
  const { target, context } = state;
  const { server } = target;
  let waiting: BrowserSignIn | null = null;
  let last: Promise<void> | null = null;
  let failure: AppError | null = null;
  /** Which one is the latest; one that finds out where to go only after it was ended goes nowhere. */
  let latest = 0;
  let starting: Promise<unknown> = Promise.resolve();

  function failed(error: unknown): AppError {
    const reason = explainSignIn(error, server);
    failure = reason;
    state.note({ kind: 'signin.failed', by: 'person', error: reason.code, reason: reason.message });
    state.changed();
    return reason;
  }

  async function finish(signIn: BrowserSignIn): Promise<void> {
    try {
      const next = await signIn.result;
      await withSignInLock(context.home, server, async () => {
        await state.kept.write(server, next);
        state.answers.clear();
      });
      waiting = null;
      stepUps.given();
      state.adopt(next);
      state.note({ kind: 'signin.completed', by: 'person', detail: detailsOf(next) });
      context.onReady(server, true);
    } catch (error) {
      waiting = null;
      throw failed(error);
    }
  }

  async function begin(somebodyElse: boolean): Promise<BrowserSignIn> {
    const wider = stepUps.wanted().join(' ') || undefined;
    const formerIssuer = (state.held() ?? state.ended())?.issuer;
    try {
      return await browserSignIn({ target, challenge: state.challenge(), wider, formerIssuer, somebodyElse, context });
    } catch (error) {
      throw failed(error);
    }
  }

  async function cancel(): Promise<void> {
    latest += 1;
    await waiting?.close();
    await last?.catch(() => {});
  }

  async function start({ open, somebodyElse }: LoginOptions): Promise<Login> {
    await cancel();
    const mine = latest;
    failure = null;
    await state.tell({ kind: 'signin.started', by: 'person' });
    if (target.auth.kind !== 'automatic') {
      await renewals.obtain();
      context.onReady(server, true);
      return { kind: 'done' };
    }
    const signIn = await begin(somebodyElse);
    if (mine !== latest) {
      await signIn.close();
      throw new AppError('signin.cancelled', `The sign-in to “${server}” was cancelled.`);
    }
    waiting = signIn;
    last = finish(signIn);
    last.catch(() => {});
    state.changed();
    if (open) await context.browser.open(signIn.url);
    return { kind: 'browser', url: signIn.url };
  }

  return {
    url: () => waiting?.url ?? null,
    failure: () => failure,
    // One after the other: of two that start at once the later one counts, and ends the other.
    login(how) {
      const mine = starting.then(() => start(how));
      starting = mine.catch(() => {});
      return mine;
    },
    async wait() {
      if (last) await last;
      else if (!state.held()) throw state.problem() ?? needsSignIn(server);
    },
    cancel,
  };
}
