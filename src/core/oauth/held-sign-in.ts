import { z } from 'zod';
import { challengeSchema } from './challenge.ts';

/** A client as one issuer knows it; of no worth at any other. */
const clientSchema = z.object({
  client_id: z.string(),
  client_secret: z.string().optional(),
  token_endpoint_auth_method: z.string().optional(),
});
export type Client = z.infer<typeof clientSchema>;

/** What is needed of an issuer's metadata after the sign-in; missing where it has published none. */
const metadataSchema = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
  revocation_endpoint: z.string().optional(),
  revocation_endpoint_auth_methods_supported: z.array(z.string()).optional(),
  response_types_supported: z.array(z.string()),
});

/** A sign-in to one server that holds: everything to call it and to renew without the person. Kept in the vault alone. */
export const heldSchema = z.object({
  kind: z.literal('held'),
  /** Counts renewals, so that of two one is the later. */
  generation: z.int(),
  /** The server's own address; the tokens go nowhere else. */
  url: z.string(),
  issuer: z.string(),
  metadata: metadataSchema.optional(),
  /** What the tokens are asked for, as RFC 8707 has it. */
  resource: z.string(),
  client: clientSchema,
  accessToken: z.string(),
  tokenType: z.string(),
  refreshToken: z.string().optional(),
  /** What was granted where the issuer said so, else what was asked for. */
  scope: z.string().optional(),
  account: z.string().nullable(),
  /** The private key the tokens are bound to. */
  dpopKey: z.record(z.string(), z.unknown()).optional(),
  challenge: challengeSchema.optional(),
  signedInAt: z.number(),
  obtainedAt: z.number(),
  expiresAt: z.number().nullable(),
});
export type HeldSignIn = z.infer<typeof heldSchema>;

/** A sign-in that is over, kept so that the person is told whose it was and why it ended. No token in it. */
const endedSchema = z.object({
  kind: z.literal('ended'),
  url: z.string(),
  issuer: z.string(),
  account: z.string().nullable(),
  scope: z.string().optional(),
  challenge: challengeSchema.optional(),
  signedInAt: z.number(),
  endedAt: z.number(),
  why: z.string(),
});
export type Ended = z.infer<typeof endedSchema>;

export const keptSchema = z.discriminatedUnion('kind', [heldSchema, endedSchema]);
export type KeptSignIn = z.infer<typeof keptSchema>;

/** Our clock and the issuer's may differ by this much. */
const skew = 10_000;
const longestLead = 300_000;

function lifetime({ obtainedAt, expiresAt }: HeldSignIn): number {
  return expiresAt === null ? Infinity : expiresAt - obtainedAt;
}

/** Whether the access token can still be used: not over, with an allowance for clocks that differ. */
export function isGood(held: HeldSignIn, now: number): boolean {
  // A clock that was set back must not make an old token young.
  if (held.expiresAt === null) return true;
  return now < held.expiresAt - Math.min(skew, lifetime(held) / 10) && now >= held.obtainedAt - longestLead;
}

/**
 * When to renew: in the last fifth of the token's life, at most five minutes before its end. `luck` (0 to 1) spreads several
 * processes, of which the first renews for all. Null for one whose end nobody knows.
 */
export function renewalTime(held: HeldSignIn, luck: number): number | null {
  if (held.expiresAt === null) return null;
  const lead = Math.min(lifetime(held) / 5, longestLead);
  return held.expiresAt - lead * (1 - luck / 2);
}

/** The scopes of a sign-in, as a list. */
export function scopesOf(scope: string | undefined): string[] {
  return scope?.split(/\s+/).filter(Boolean) ?? [];
}
