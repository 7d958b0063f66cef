import type { Challenge } from './challenge.ts';
import { chooseScope } from './choose-scope.ts';
import { discover } from './discover.ts';
import { dpopSession, newDpopKey } from './dpop-key.ts';
import { type HeldSignIn, isGood } from './held-sign-in.ts';
import { machineClient, requestMachineToken } from './machine-tokens.ts';
import type { TokenWork } from './renew.ts';
import { tokenFields } from './renew-tokens.ts';

/**
 * The sign-in to a server that needs no person. Only under the lock; one that another process has just got is taken.
 *
 * @param options `wider`: scopes to have on top of what the server suggests; `unwanted`: an access token that is of no use
 */
export async function machineSignIn(
  work: TokenWork,
  challenge: Challenge | undefined,
  { wider, unwanted }: { wider?: string | undefined; unwanted?: string },
): Promise<HeldSignIn> {
  const { target, context, kept } = work;
  const { auth, server, url } = target;
  if (auth.kind === 'automatic') throw new Error('this server needs the person');
  const former = await formerSignIn(work);
  if (former && answersIt(former, wider, unwanted) && isGood(former, context.clock.now())) return former;
  const fetchFn = context.fetchFor(url);
  const discovered = await discover(target, challenge, fetchFn);
  const scope = chooseScope(target, discovered, challenge, wider);
  const dpopKey = discovered.dpop ? (former?.dpopKey ?? { ...(await newDpopKey()) }) : undefined;
  const dpop = dpopKey && (await dpopSession(dpopKey));
  const tokens = await requestMachineToken({ auth, found: discovered, scope, dpop, fetchFn });
  const now = context.clock.now();
  const granted = tokens.scope ?? scope;
  const { client_id } = machineClient(auth);
  // Its secret stays where it is, in the vault under its own name.
  const held: HeldSignIn = {
    kind: 'held',
    generation: (former?.generation ?? 0) + 1,
    url: url.href,
    issuer: discovered.issuer,
    ...(discovered.metadata && { metadata: discovered.metadata }),
    resource: discovered.resource,
    client: { client_id },
    ...tokenFields(tokens, now),
    ...(granted !== undefined && { scope: granted }),
    account: client_id || null,
    ...(dpopKey && { dpopKey }),
    ...(challenge && { challenge }),
    signedInAt: former?.signedInAt ?? now,
  };
  await kept.write(server, held);
  return held;
}

/** Whether one that another process has got is what is wanted here. */
function answersIt(former: HeldSignIn, wider: string | undefined, unwanted: string | undefined): boolean {
  return unwanted === undefined ? wider === undefined : former.accessToken !== unwanted;
}

async function formerSignIn({ target, kept }: TokenWork): Promise<HeldSignIn | null> {
  const found = await kept.read(target.server);
  return found?.kind === 'held' && found.url === target.url.href ? found : null;
}
