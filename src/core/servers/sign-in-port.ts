import type { FetchLike } from '@modelcontextprotocol/client';
import type { Auth, SignIn } from '../../shared/sign-in.ts';
import { httpForm } from '../network-address.ts';

/** A server with an address, in its `http:` or `https:` form, that may want to know who we are. Its `auth` holds secrets. */
export interface SignInTarget {
  readonly server: string;
  readonly url: URL;
  readonly auth: Exclude<Auth, { kind: 'none' }>;
}

/** What servers need of whoever signs in to them. */
export interface SignInPort {
  /** `next`, saying who we are. @throws AppError `server.needs_sign_in`, `signin.*` and `vault.*`, from the `fetch` it returns */
  authorize(target: SignInTarget, next: FetchLike): FetchLike;
  view(server: string): SignIn | null;
  /** Every token in use. */
  secretValues(): readonly string[];
}

/** The target of a server's resolved configuration; null for one whose headers say it all. */
export function signInTarget(
  server: string,
  { url, headers, auth }: { url: URL; headers: Headers; auth: Auth },
): SignInTarget | null {
  return auth.kind === 'none' || headers.has('authorization') ? null : { server, url: httpForm(url), auth };
}
