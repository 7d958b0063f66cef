import { computeScopeUnion } from '@modelcontextprotocol/client';
import type { Challenge } from './challenge.ts';
import type { Discovered } from './discover.ts';
import type { Target } from './sign-in-context.ts';

/**
 * What to ask for: what the person has set, else what the challenge names, else what the server supports, else nothing. `wider`
 * is what we have and what a step-up wants on top. Where the issuer gives refresh tokens for `offline_access`, that too.
 */
export function chooseScope(
  { auth }: Target,
  found: Discovered,
  challenge: Challenge | undefined,
  wider: string | undefined,
): string | undefined {
  const set = auth.scopes?.length ? auth.scopes.join(' ') : undefined;
  const suggested = challenge?.scope ?? found.resourceMetadata?.scopes_supported?.join(' ');
  const scope = computeScopeUnion(set ?? suggested, wider) || undefined;
  const lasting = auth.kind === 'automatic' && found.metadata?.scopes_supported?.includes('offline_access');
  return scope !== undefined && lasting ? computeScopeUnion(scope, 'offline_access') : scope;
}
