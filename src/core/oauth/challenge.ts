import { extractWWWAuthenticateParams } from '@modelcontextprotocol/client';
import { z } from 'zod';

/** What a server says when it wants to know who we are, or wants us to be allowed more. All of it is the server's word. */
export const challengeSchema = z.object({
  /** Where its resource metadata is. */
  metadataUrl: z.string().optional(),
  scope: z.string().optional(),
  /** It wants tokens that are bound to a key. */
  dpop: z.boolean(),
});
export type Challenge = z.infer<typeof challengeSchema>;

/** Reads the challenge of a 401 or 403. `error` is the machine-readable one, e.g. `insufficient_scope`. */
export function readChallenge(response: Response): Challenge & { error: string | undefined } {
  const { resourceMetadataUrl, scope, error } = extractWWWAuthenticateParams(response);
  return {
    ...(resourceMetadataUrl && { metadataUrl: resourceMetadataUrl.href }),
    ...(scope !== undefined && { scope }),
    dpop: /(?:^|,)\s*dpop(?:\s|$|,)/i.test(response.headers.get('www-authenticate') ?? ''),
    error,
  };
}
