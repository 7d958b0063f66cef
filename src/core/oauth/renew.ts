import type { DpopSession } from '@modelcontextprotocol/client';
import type { AnswerFile } from './answer-file.ts';
import { type HeldSignIn, isGood } from './held-sign-in.ts';
import type { KeptSignIns } from './kept-sign-ins.ts';
import { machineSignIn } from './machine-sign-in.ts';
import { recoverTokens, refreshTokens, renewed } from './renew-tokens.ts';
import type { SignInContext, Target } from './sign-in-context.ts';
import { needsSignIn } from './sign-in-errors.ts';

/** What working on one server's tokens needs. */
export interface TokenWork {
  readonly target: Target;
  readonly context: SignInContext;
  readonly kept: KeptSignIns;
  readonly answers: AnswerFile;
  dpop(held: HeldSignIn): Promise<DpopSession | undefined>;
}

/**
 * What follows `used`. Only under the lock. Another process may have renewed it already, or have died while it did: then
 * its tokens are taken over and the issuer is not asked again, which would take a rotated token for stolen. The process may be
 * killed at every step and the next one goes on from there; only an answer on its way through the network can be lost.
 *
 * @throws AppError `server.needs_sign_in` when there is nothing left to renew, `vault.*`, and what the issuer's answer throws
 */
export async function renewSignIn(work: TokenWork, used: HeldSignIn): Promise<HeldSignIn> {
  const { target, context, kept, answers } = work;
  const { server, url } = target;
  const { clock, log, onStep = () => {} } = context;

  async function keep(next: HeldSignIn): Promise<HeldSignIn> {
    await kept.write(server, next);
    await onStep('kept');
    answers.clear();
    await onStep('cleared');
    return next;
  }

  await onStep('locked');
  const found = await kept.read(server);
  await onStep('read');
  if (found?.kind !== 'held' || found.url !== url.href) {
    throw needsSignIn(server, found?.kind === 'ended' ? found.why : 'it was signed out elsewhere.');
  }
  const left = await recoverTokens(found, answers);
  const latest = left ? await keep(renewed(found, left.tokens, left.at)) : found;
  if (latest.accessToken !== used.accessToken && isGood(latest, clock.now())) return latest;
  if (target.auth.kind !== 'automatic') {
    return await machineSignIn(work, latest.challenge, { wider: latest.scope, unwanted: used.accessToken });
  }
  if (latest.refreshToken === undefined) throw needsSignIn(server, 'its issuer gave nothing to renew it with.');
  const dpop = await work.dpop(latest);
  await onStep('asking');
  const tokens = await refreshTokens(latest, latest.refreshToken, {
    dpop,
    fetchFn: context.fetchFor(url),
    answers,
    now: () => clock.now(),
    onUnwritten: () => log.warn('an issuer’s answer could not be written down', { server }),
  });
  await onStep('received');
  return await keep(renewed(latest, tokens, clock.now()));
}
