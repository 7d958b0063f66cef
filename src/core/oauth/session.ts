import type { DpopSession } from '@modelcontextprotocol/client';
import { AppError } from '../../shared/errors.ts';
import type { Login, SignIn } from '../../shared/sign-in.ts';
import type { Challenge } from './challenge.ts';
import { discover, sameIssuer } from './discover.ts';
import { type HeldSignIn, isGood, scopesOf } from './held-sign-in.ts';
import { createLogins, type LoginOptions } from './logins.ts';
import { createRenewals } from './renewals.ts';
import { createRetries } from './retries.ts';
import { revokeSignIn } from './revoke.ts';
import type { SignInContext, Target } from './sign-in-context.ts';
import { explainSignIn, needsScope, needsSignIn } from './sign-in-errors.ts';
import { createSignInState, detailsOf, whose } from './sign-in-state.ts';
import { createStepUps } from './step-ups.ts';
import { viewSignIn } from './view-sign-in.ts';

/** How we are signed in to one server, and everything that is done about it. */
export interface Session {
  view(): SignIn | null;
  secretValues(): readonly string[];
  /** Reads what the vault has, once. @throws AppError `vault.*` */
  load(): Promise<void>;
  /**
   * What to call the server with now; null while it has never asked. Renewed first when it is about to end.
   *
   * @throws AppError `server.needs_sign_in`, `signin.unavailable`, `vault.*`
   */
  current(): Promise<HeldSignIn | null>;
  /** What to try again with after a 401 on `used`. @throws as `current` */
  unauthorized(challenge: Challenge, used: HeldSignIn | null): Promise<HeldSignIn>;
  /** What to try again with after a 403 for want of scope. @throws AppError `server.needs_scope`, `server.refused` */
  widen(challenge: Challenge, used: HeldSignIn | null): Promise<HeldSignIn>;
  /** The server does not take what it was given although it is fresh. */
  rejected(): AppError;
  dpop(held: HeldSignIn): Promise<DpopSession | undefined>;
  login(how: LoginOptions): Promise<Login>;
  awaitLogin(): Promise<void>;
  cancelLogin(): Promise<void>;
  /** Whether the issuer has confirmed that it revoked what we had; forgotten it is in any case. */
  logout(): Promise<boolean>;
  /** Renews when it is time to, e.g. after a sleep. */
  tick(): void;
  close(): Promise<void>;
}

export function createSession(target: Target, context: SignInContext): Session {
  const { server, url, auth } = target;
  const { clock } = context;
  const retries = createRetries(clock, () => renewals.tick());
  const state = createSignInState(target, context, (held) => {
    if (held) retries.planFor(held);
    else retries.stop();
  });
  const stepUps = createStepUps(clock);
  const renewals = createRenewals(state, retries);
  const logins = createLogins(state, renewals, stepUps);

  /** Whether the server still sends people to the issuer that gave these tokens. */
  async function refuseMoved(used: HeldSignIn): Promise<void> {
    const found = await discover(target, state.challenge(), context.fetchFor(url)).catch((error: unknown) => {
      throw explainSignIn(error, server);
    });
    if (sameIssuer(found.issuer, used.issuer)) return;
    throw await state.end(used, `it now wants you to sign in at ${found.issuer}, no longer at ${used.issuer}.`);
  }

  function firstTime(): AppError {
    const problem = state.problem();
    return problem?.code === 'server.needs_sign_in' ? problem : state.fail(needsSignIn(server));
  }

  return {
    view: () =>
      viewSignIn({
        held: state.held(),
        ended: state.ended(),
        problem: logins.failure() ?? state.problem(),
        refreshing: renewals.running(),
        url: logins.url(),
        renewsAt: retries.next(),
        wanted: stepUps.wanted(),
      }),
    secretValues: state.secretValues,
    load: state.load,
    async current() {
      await state.load();
      const held = state.held();
      const problem = state.problem();
      // The server would only ask again for what it has asked before.
      if (problem?.code === 'server.needs_sign_in') throw problem;
      if (!held) return null;
      if (isGood(held, clock.now())) {
        renewals.tick();
        return held;
      }
      if (!renewals.can(held)) {
        throw await state.end(held, `${whose(held)} is over, and ${held.issuer} gave nothing to renew it with.`);
      }
      if (problem && retries.isWaiting()) throw problem;
      return await renewals.renew(held);
    },
    async unauthorized(challenge, used) {
      state.challenged(challenge);
      if (auth.kind !== 'automatic') return used ? await renewals.renew(used) : await renewals.obtain();
      if (!used) throw firstTime();
      const held = state.held();
      if (held && held.accessToken !== used.accessToken) return held;
      await refuseMoved(used);
      if (renewals.can(used)) return await renewals.renew(used);
      throw await state.end(used, `it no longer accepts ${whose(used)}.`);
    },
    async widen(challenge, used) {
      const scopes = stepUps.ask(challenge.scope, used?.scope);
      if (scopes === null) {
        throw new AppError('server.refused', `“${server}” asks again and again to be allowed more, whatever it gets.`, {
          remedy: 'Tell whoever runs the server.',
        });
      }
      state.challenged({ ...state.challenge(), ...challenge });
      if (auth.kind !== 'automatic') {
        stepUps.given();
        return await renewals.obtain(scopes.join(' '));
      }
      state.changed();
      throw needsScope(server, scopesOf(challenge.scope));
    },
    rejected: () =>
      state.fail(needsSignIn(server, 'it does not accept a token that its issuer has only just given out.')),
    dpop: state.dpop,
    async login(how) {
      await state.load();
      return await logins.login(how);
    },
    awaitLogin: logins.wait,
    cancelLogin: logins.cancel,
    async logout() {
      await logins.cancel();
      await renewals.settled();
      await state.load().catch(() => {});
      const over = state.held();
      const revoked = over ? await revokeSignIn(over, context.fetchFor(url)) : false;
      await state.forget();
      if (over) state.note({ kind: 'signin.signed-out', by: 'person', detail: { ...detailsOf(over), revoked } });
      return revoked;
    },
    tick: renewals.tick,
    async close() {
      retries.stop();
      await logins.cancel();
      await renewals.settled();
    },
  };
}
