import { AppError } from '../../shared/errors.ts';
import type { HeldSignIn } from './held-sign-in.ts';
import { machineSignIn } from './machine-sign-in.ts';
import { renewSignIn } from './renew.ts';
import type { Retries } from './retries.ts';
import { explainRenewal, isRefusal, needsSignIn, refusalCode } from './sign-in-errors.ts';
import { withSignInLock } from './sign-in-lock.ts';
import { detailsOf, type SignInState, whose } from './sign-in-state.ts';

/** New tokens without the person. At most one request for them is on its way at a time; whoever comes meanwhile gets what it brings. */
export interface Renewals {
  running(): boolean;
  can(held: HeldSignIn): boolean;
  /** @throws AppError `server.needs_sign_in`, `signin.unavailable`, `vault.*` */
  renew(used: HeldSignIn): Promise<HeldSignIn>;
  /** A first token for a server that needs no person; with `wider`, one that is allowed more. */
  obtain(wider?: string): Promise<HeldSignIn>;
  /** Renews in the background when it is time to. */
  tick(): void;
  settled(): Promise<void>;
}

export function createRenewals(state: SignInState, retries: Retries): Renewals {
  const { target, context } = state;
  const { server, auth } = target;
  const { clock } = context;
  let running: Promise<HeldSignIn> | null = null;

  function one(work: () => Promise<HeldSignIn>): Promise<HeldSignIn> {
    if (running) return running;
    running = work().finally(() => {
      running = null;
      state.changed();
    });
    state.changed();
    return running;
  }

  async function renewNow(used: HeldSignIn): Promise<HeldSignIn> {
    const started = clock.now();
    try {
      const next = await withSignInLock(context.home, server, () => renewSignIn(state, used));
      retries.worked();
      if (next.generation > used.generation && next.obtainedAt >= started) {
        const detail = { ...detailsOf(next), expiresAt: next.expiresAt };
        state.note({ kind: 'signin.refreshed', by: 'countersign', detail });
      }
      const late = state.problem() !== null;
      state.adopt(next);
      if (late) context.onReady(server, false);
      return next;
    } catch (error) {
      throw await failed(used, error);
    }
  }

  async function failed(used: HeldSignIn, error: unknown): Promise<AppError> {
    if (error instanceof AppError && error.code === 'server.needs_sign_in') {
      state.drop(error);
      return error;
    }
    const detail = detailsOf(used);
    if (isRefusal(error)) {
      const code = refusalCode(error);
      state.note({ kind: 'signin.refresh-failed', by: 'countersign', error: code, detail });
      const at = new Date(clock.now()).toISOString();
      return await state.end(used, `${used.issuer} no longer renews ${whose(used)} (${code}, ${at}).`);
    }
    const reason = explainRenewal(error, server);
    // The first of a row is enough: the network may be gone for days.
    if (retries.failed() === 1) {
      const { code, message } = reason;
      state.note({ kind: 'signin.refresh-failed', by: 'countersign', error: code, reason: message, detail });
    }
    return state.fail(reason);
  }

  async function obtainNow(wider: string | undefined): Promise<HeldSignIn> {
    try {
      const next = await withSignInLock(context.home, server, () => machineSignIn(state, state.challenge(), { wider }));
      state.note({ kind: 'signin.completed', by: 'countersign', detail: detailsOf(next) });
      return state.adopt(next);
    } catch (error) {
      const reason = explainRenewal(error, server);
      state.note({ kind: 'signin.failed', by: 'countersign', error: reason.code, reason: reason.message });
      if (!isRefusal(error)) throw state.fail(reason);
      throw state.fail(
        needsSignIn(server, `the issuer refused it (${refusalCode(error)}). Check its client id and secrets.`),
      );
    }
  }

  const can = (held: HeldSignIn) => held.refreshToken !== undefined || auth.kind !== 'automatic';
  const renew = (used: HeldSignIn) => one(() => renewNow(used));

  return {
    running: () => running !== null,
    can,
    renew,
    obtain: (wider) => one(() => obtainNow(wider)),
    tick() {
      const held = state.held();
      if (held && !running && can(held) && retries.isDue()) renew(held).catch(() => {});
    },
    async settled() {
      await running?.catch(() => {});
    },
  };
}
