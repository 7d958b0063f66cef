import { randomBytes } from 'node:crypto';
import { type DpopSession, exchangeAuthorization, startAuthorization } from '@modelcontextprotocol/client';
import { AppError } from '../../shared/errors.ts';
import { kindOfHost } from '../network-address.ts';
import { checkAuthorizationUrl } from './authorization-url.ts';
import type { Challenge } from './challenge.ts';
import { becomeClient, callbackPath, chooseWay } from './choose-client.ts';
import { chooseScope } from './choose-scope.ts';
import { type Discovered, discover, sameIssuer } from './discover.ts';
import { dpopSession, newDpopKey } from './dpop-key.ts';
import type { HeldSignIn } from './held-sign-in.ts';
import { type LoopbackReceiver, openLoopbackReceiver } from './loopback-receiver.ts';
import { accountOf, checkToken } from './read-token.ts';
import { tokenFields } from './renew-tokens.ts';
import type { SignInContext, Target } from './sign-in-context.ts';

/** How long the person may take. */
const patience = 600_000;

/** A sign-in that waits for the person. */
export interface BrowserSignIn {
  /** Where their browser has to go; checked. */
  readonly url: string;
  readonly issuer: string;
  /** @throws AppError `signin.*` */
  readonly result: Promise<HeldSignIn>;
  /** Ends it; `result` then fails with `signin.cancelled`. */
  close(): Promise<void>;
}

export interface BrowserSignInOptions {
  readonly target: Target;
  readonly challenge: Challenge | undefined;
  /** Scopes we have and are to get on top. */
  readonly wider: string | undefined;
  /** Where we were signed in last; a client registered by hand is of worth only there. */
  readonly formerIssuer: string | undefined;
  /** The issuer is to ask who it is, whomever its page remembers. */
  readonly somebodyElse: boolean;
  readonly context: SignInContext;
}

/** Prepares a sign-in with the person's browser and waits for its answer on this machine. */
export async function browserSignIn(options: BrowserSignInOptions): Promise<BrowserSignIn> {
  const { target, challenge, wider, formerIssuer, somebodyElse, context } = options;
  const fetchFn = context.fetchFor(target.url);
  const found = await discover(target, challenge, fetchFn);
  const way = chooseWay(target, found, context.clientDocument);
  if (way === 'given') refuseOtherIssuer(target, found, formerIssuer);
  const state = randomBytes(32).toString('base64url');
  const receiver = await openLoopbackReceiver({
    state,
    timeoutMs: patience,
    server: target.server,
    ...(found.metadata && { expectedIssuer: found.metadata.issuer }),
    issuerRequired: found.metadata?.authorization_response_iss_parameter_supported === true,
    ...(way !== 'registration' && { path: callbackPath }),
  });
  try {
    const scope = chooseScope(target, found, challenge, wider);
    const { redirectUri } = receiver;
    const client = await becomeClient(way, {
      target,
      found,
      document: context.clientDocument,
      redirectUri,
      scope,
      fetchFn,
    });
    const metadata = found.metadata && { metadata: found.metadata };
    const started = await startAuthorization(found.issuerUrl, {
      ...metadata,
      clientInformation: client,
      redirectUrl: redirectUri,
      state,
      ...(scope !== undefined && { scope }),
      resource: found.resource,
    });
    if (somebodyElse) started.authorizationUrl.searchParams.set('prompt', 'login');
    const { url } = checkAuthorizationUrl(started.authorizationUrl, {
      allowLoopback: kindOfHost(target.url) === 'loopback',
    });
    const dpopKey = found.dpop ? await newDpopKey() : undefined;
    const result = finish(
      { ...options, found, receiver },
      async (dpop, answer) => {
        const tokens = await exchangeAuthorization(found.issuerUrl, {
          ...metadata,
          clientInformation: client,
          authorizationCode: answer.code,
          ...(answer.iss !== undefined && { iss: answer.iss }),
          codeVerifier: started.codeVerifier,
          redirectUri,
          resource: found.resource,
          ...(dpop && { dpop }),
          fetchFn,
        });
        await checkToken(target, found, tokens, fetchFn);
        const now = context.clock.now();
        return {
          kind: 'held',
          generation: 1,
          url: target.url.href,
          issuer: found.issuer,
          ...(found.metadata && { metadata: found.metadata }),
          resource: found.resource,
          client,
          ...tokenFields(tokens, now),
          ...((tokens.scope ?? scope) !== undefined && { scope: tokens.scope ?? scope }),
          account: accountOf(tokens),
          ...(dpopKey && { dpopKey: { ...dpopKey } }),
          ...(challenge && { challenge }),
          signedInAt: now,
        };
      },
      dpopKey,
    );
    result.catch(() => {});
    return { url: url.href, issuer: found.issuer, result, close: () => receiver.close() };
  } catch (error) {
    receiver.result.catch(() => {});
    await receiver.close();
    throw error;
  }
}

async function finish(
  { receiver }: BrowserSignInOptions & { found: Discovered; receiver: LoopbackReceiver },
  exchange: (dpop: DpopSession | undefined, answer: { code: string; iss?: string }) => Promise<HeldSignIn>,
  dpopKey: Readonly<Record<string, unknown>> | undefined,
): Promise<HeldSignIn> {
  try {
    const answer = await receiver.result;
    return await exchange(dpopKey && (await dpopSession(dpopKey)), answer);
  } finally {
    await receiver.close();
  }
}

function refuseOtherIssuer({ server, auth }: Target, { issuer }: Discovered, former: string | undefined): void {
  if (former === undefined || sameIssuer(former, issuer)) return;
  if (auth.kind === 'automatic' && auth.issuer !== undefined) return;
  throw new AppError('signin.issuer_changed', `“${server}” now wants you to sign in at ${issuer}, not at ${former}.`, {
    remedy:
      'Your client id belongs to the former issuer. If you trust the new one, register there and change the client id.',
  });
}
