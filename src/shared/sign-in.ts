import { z } from 'zod';

const clientId = z.string().min(1, 'Give the client id.').max(2000);
const scopes = z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'No spaces or quotes in a scope.'));
const address = z.url({ protocol: /^https?$/, error: 'Give a full https:// address.' });
/** As it is kept: a `${secret:NAME}` placeholder. As it is typed: the secret, or a placeholder that points to it. */
const secret = z.string().min(1, 'Give the secret.').max(20_000);

/** What signs the assertions of a client that has a private key. */
export const keyAlgorithms = ['ES256', 'ES384', 'RS256', 'PS256'] as const;

/**
 * How a server over HTTP learns who we are. `automatic`: the person signs in with their browser once the server asks for it;
 * `none`: never, the headers are all there is; the others get their tokens without the person.
 */
export const authSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('automatic'),
    /** A client registered by hand at the issuer; without it we use our own document, or register ourselves. */
    clientId: clientId.optional(),
    clientSecret: secret.optional(),
    /** The one issuer the person expects. Another one is refused, and its tokens are checked against its keys. */
    issuer: address.optional(),
    /** Asked for instead of what the server suggests. */
    scopes: scopes.optional(),
  }),
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('client-secret'), clientId, clientSecret: secret, scopes: scopes.optional() }),
  z.object({
    kind: z.literal('private-key'),
    clientId,
    /** PKCS #8, PEM. */
    privateKey: secret,
    algorithm: z.enum(keyAlgorithms).default('ES256'),
    scopes: scopes.optional(),
  }),
  z.object({
    kind: z.literal('enterprise'),
    clientId,
    clientSecret: secret,
    /** The company's identity provider, which vouches for the person with this id token. */
    provider: z.object({ tokenEndpoint: address, clientId, idToken: secret }),
    scopes: scopes.optional(),
  }),
  z.object({
    kind: z.literal('workload'),
    clientId: clientId.optional(),
    /** The JWT this machine's platform gave it. */
    assertion: secret,
    scopes: scopes.optional(),
  }),
]);
export type Auth = z.infer<typeof authSchema>;

export const signInStates = ['signed-in', 'needed', 'signing-in', 'refreshing'] as const;

/** How we are signed in to a server. Nothing in it is a token; account, issuer and scopes are what the issuer says. */
export const signInSchema = z.object({
  state: z.enum(signInStates),
  /** An e-mail address, a user name or an id; null when the issuer does not say. */
  account: z.string().nullable(),
  /** The authorization server, e.g. `https://login.example.com`. */
  issuer: z.string().nullable(),
  scopes: z.array(z.string()),
  signedInAt: z.iso.datetime().nullable(),
  /** Until when the token we have is good; null when the issuer does not say. */
  expiresAt: z.iso.datetime().nullable(),
  /** When it is renewed by itself; null when it cannot be. While renewing fails for the network's sake, the next try. */
  renewsAt: z.iso.datetime().nullable(),
  /** While the person is signing in: where their browser has to go. */
  url: z.string().nullable(),
  /** Why a sign-in is needed or the last one did not work, or why renewing is late. */
  problem: z.object({ code: z.string(), message: z.string(), remedy: z.string().optional() }).nullable(),
  /** The last call that was refused because nobody is signed in; left out once somebody is, and where there was none. */
  refusedCall: z.object({ agent: z.string(), at: z.iso.datetime() }).optional(),
});
export type SignIn = z.infer<typeof signInSchema>;

/** How signing in begins: `browser`, the person has to go to `url`; `done`, it needed nobody. */
export const loginSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('browser'), url: z.string() }),
  z.object({ kind: z.literal('done') }),
]);
export type Login = z.infer<typeof loginSchema>;
