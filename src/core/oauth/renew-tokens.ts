import {
  type AuthorizationServerMetadata,
  type DpopSession,
  type FetchLike,
  type OAuthTokens,
  refreshAuthorization,
} from '@modelcontextprotocol/client';
import { z } from 'zod';
import type { AnswerFile } from './answer-file.ts';
import type { HeldSignIn } from './held-sign-in.ts';
import { accountOf } from './read-token.ts';

const answerSchema = z.object({ at: z.number(), text: z.string() });

export interface RefreshOptions {
  readonly dpop: DpopSession | undefined;
  readonly fetchFn: FetchLike;
  readonly answers: AnswerFile;
  readonly now: () => number;
  /** Told when the answer could not be written down; the vault is then its only place. */
  readonly onUnwritten: (error: unknown) => void;
}

/** Renews with the issuer that gave the tokens. Its answer is on disk, sealed, before anything else is done with it. */
export async function refreshTokens(
  held: HeldSignIn,
  refreshToken: string,
  options: RefreshOptions,
): Promise<OAuthTokens> {
  const { dpop, fetchFn, answers, now, onUnwritten } = options;
  return await refreshWith(held, refreshToken, dpop, async (url, init) => {
    const response = await fetchFn(url, init);
    const text = await response.text();
    if (response.ok) {
      try {
        answers.write(refreshToken, JSON.stringify({ at: now(), text }));
      } catch (error) {
        onUnwritten(error);
      }
    }
    return new Response(text, { status: response.status, headers: response.headers });
  });
}

/** The tokens of an answer that a process wrote down and did not live to keep, and when; null when there is none for this sign-in. */
export async function recoverTokens(
  held: HeldSignIn,
  answers: AnswerFile,
): Promise<{ tokens: OAuthTokens; at: number } | null> {
  const { refreshToken } = held;
  const written = refreshToken === undefined ? null : answers.read(refreshToken);
  if (written === null || refreshToken === undefined) return null;
  try {
    const { at, text } = answerSchema.parse(JSON.parse(written));
    return { tokens: await refreshWith(held, refreshToken, undefined, async () => new Response(text)), at };
  } catch {
    return null;
  }
}

async function refreshWith(
  held: HeldSignIn,
  refreshToken: string,
  dpop: DpopSession | undefined,
  fetchFn: FetchLike,
): Promise<OAuthTokens> {
  return await refreshAuthorization(held.issuer, {
    ...(held.metadata && { metadata: held.metadata as AuthorizationServerMetadata }),
    clientInformation: held.client,
    refreshToken,
    resource: held.resource,
    ...(dpop && { dpop }),
    fetchFn,
  });
}

/** The sign-in after its tokens were renewed. What the issuer does not repeat stays as it was. */
export function renewed(held: HeldSignIn, tokens: OAuthTokens, now: number): HeldSignIn {
  return {
    ...held,
    generation: held.generation + 1,
    ...tokenFields(tokens, now),
    account: accountOf(tokens) ?? held.account,
    ...(tokens.scope !== undefined && { scope: tokens.scope }),
  };
}

/** What a sign-in takes over from an issuer's answer. */
export function tokenFields(tokens: OAuthTokens, now: number) {
  return {
    accessToken: tokens.access_token,
    tokenType: tokens.token_type,
    ...(tokens.refresh_token !== undefined && { refreshToken: tokens.refresh_token }),
    obtainedAt: now,
    expiresAt: tokens.expires_in === undefined ? null : now + tokens.expires_in * 1000,
  };
}
