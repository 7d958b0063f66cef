import type { FetchLike } from '@modelcontextprotocol/client';
import { AppError } from '../../shared/errors.ts';
import type { Login, SignIn } from '../../shared/sign-in.ts';
import { authorizedFetch } from './authorized-fetch.ts';
import type { LoginOptions } from './logins.ts';
import { createSession, type Session } from './session.ts';
import type { SignInContext, Target } from './sign-in-context.ts';

/** How we are signed in to all servers. */
export interface SignIns {
  /** `next`, saying who we are to this server. */
  authorize(target: Target, next: FetchLike): FetchLike;
  /** Reads what is known of this server's sign-in. @throws AppError `vault.*` */
  load(target: Target): Promise<void>;
  view(server: string): SignIn | null;
  /** Remembers, until somebody is signed in, that a call of this agent was refused because nobody is. */
  callRefused(server: string, agent: string): void;
  /** Every token in use, for redaction. */
  secretValues(): readonly string[];
  /** @throws AppError `signin.*`, `net.*`, `vault.*`, `history.*` */
  login(target: Target, how: LoginOptions): Promise<Login>;
  /** @throws AppError what the sign-in failed with */
  awaitLogin(server: string): Promise<void>;
  cancelLogin(server: string): Promise<void>;
  /** Whether the issuer has confirmed that it revoked the tokens. They are forgotten in any case. */
  logout(target: Target): Promise<boolean>;
  /** The computer woke up: renews what it is time to renew, before anybody calls. */
  wake(): void;
  close(): Promise<void>;
}

export function createSignIns(context: SignInContext): SignIns {
  const sessions = new Map<string, { readonly key: string; readonly session: Session }>();
  const refusedCalls = new Map<string, { readonly agent: string; readonly at: string }>();

  function sessionOf(target: Target): Session {
    const key = JSON.stringify([target.url, target.auth]);
    const known = sessions.get(target.server);
    if (known?.key === key) return known.session;
    void known?.session.close();
    const session = createSession(target, context);
    sessions.set(target.server, { key, session });
    return session;
  }

  return {
    authorize: (target, next) => authorizedFetch(sessionOf(target), target.url, next),
    load: (target) => sessionOf(target).load(),
    view(server) {
      const view = sessions.get(server)?.session.view() ?? null;
      const refusedCall = refusedCalls.get(server);
      if (!view || !refusedCall || (view.state !== 'needed' && view.state !== 'signing-in')) return view;
      const answered = view.signedInAt !== null && view.signedInAt > refusedCall.at;
      return answered ? view : { ...view, refusedCall };
    },
    callRefused(server, agent) {
      refusedCalls.set(server, { agent, at: new Date(context.clock.now()).toISOString() });
      context.onChange();
    },
    secretValues: () => [...sessions.values()].flatMap(({ session }) => session.secretValues()),
    login: (target, how) => sessionOf(target).login(how),
    async awaitLogin(server) {
      const session = sessions.get(server)?.session;
      if (!session) throw new AppError('signin.cancelled', `Nobody is signing in to “${server}”.`);
      await session.awaitLogin();
    },
    cancelLogin: async (server) => await sessions.get(server)?.session.cancelLogin(),
    logout(target) {
      refusedCalls.delete(target.server);
      return sessionOf(target).logout();
    },
    wake() {
      for (const { session } of sessions.values()) session.tick();
    },
    async close() {
      await Promise.all([...sessions.values()].map(({ session }) => session.close()));
    },
  };
}
