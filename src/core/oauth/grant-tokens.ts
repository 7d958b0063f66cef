import {
  type AuthorizationServerMetadata,
  type DpopSession,
  type FetchLike,
  type OAuthTokens,
  refreshAuthorization,
} from '@modelcontextprotocol/client';
import { z } from 'zod';
import type { AnswerFile } from './answer-file.ts';
import type { Grant } from './grant.ts';
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

/** Renews with the issuer that gave the grant. Its answer is on disk, sealed, before anything else is done with it. */
export async function refreshTokens(grant: Grant, refreshToken: string, options: RefreshOptions): Promise<OAuthTokens> {
  const { dpop, fetchFn, answers, now, onUnwritten } = options;
  return await refreshWith(grant, refreshToken, dpop, async (url, init) => {
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

/** The tokens of an answer that a process wrote down and did not live to keep, and when; null when there is none of this grant. */
export async function recoverTokens(
  grant: Grant,
  answers: AnswerFile,
): Promise<{ tokens: OAuthTokens; at: number } | null> {
  const { refreshToken } = grant;
  const written = refreshToken === undefined ? null : answers.read(refreshToken);
  if (written === null || refreshToken === undefined) return null;
  try {
    const { at, text } = answerSchema.parse(JSON.parse(written));
    return { tokens: await refreshWith(grant, refreshToken, undefined, async () => new Response(text)), at };
  } catch {
    return null;
  }
}

async function refreshWith(
  grant: Grant,
  refreshToken: string,
  dpop: DpopSession | undefined,
  fetchFn: FetchLike,
): Promise<OAuthTokens> {
  return await refreshAuthorization(grant.issuer, {
    ...(grant.metadata && { metadata: grant.metadata as AuthorizationServerMetadata }),
    clientInformation: grant.client,
    refreshToken,
    resource: grant.resource,
    ...(dpop && { dpop }),
    fetchFn,
  });
}

/** The grant after its tokens were renewed. What the issuer does not repeat stays as it was. */
export function renewed(grant: Grant, tokens: OAuthTokens, now: number): Grant {
  return {
    ...grant,
    generation: grant.generation + 1,
    ...tokenFields(tokens, now),
    account: accountOf(tokens) ?? grant.account,
    ...(tokens.scope !== undefined && { scope: tokens.scope }),
  };
}

/** What a grant takes over from an issuer's answer. */
export function tokenFields(tokens: OAuthTokens, now: number) {
  return {
    accessToken: tokens.access_token,
    tokenType: tokens.token_type,
    ...(tokens.refresh_token !== undefined && { refreshToken: tokens.refresh_token }),
    obtainedAt: now,
    expiresAt: tokens.expires_in === undefined ? null : now + tokens.expires_in * 1000,
  };
}
