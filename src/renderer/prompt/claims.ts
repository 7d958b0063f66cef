import type { Annotations } from '../../shared/servers.ts';
import { t } from '../text/en.ts';
import type { Tone } from '../ui/tone.ts';

export interface Claim {
  readonly text: string;
  readonly tone: Tone;
  /** False where the server said nothing and the worst is assumed. */
  readonly claimed: boolean;
}

/** What a hint comes to: the worst case where it is missing. */
function claim(hint: boolean | undefined, yes: string, no: string, missing: string, worst: Tone): Claim {
  if (hint === undefined) return { text: missing, tone: worst, claimed: false };
  return { text: hint ? yes : no, tone: 'plain', claimed: true };
}

/** What the server says about a tool of its own, and what must be assumed where it says nothing. */
export function claimsOf(annotations: Annotations): Claim[] {
  const { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = annotations;
  const words = t.prompt.claim;
  const claims = [claim(readOnlyHint, words.reads, words.changes, words.mayChange, 'ask')];
  // A tool that only reads destroys nothing, unless its server contradicts itself: then the worse half counts.
  if (readOnlyHint !== true || destructiveHint === true) {
    const destroys = claim(destructiveHint, words.destroys, words.keeps, words.mayDestroy, 'ask');
    claims.push(destructiveHint ? { ...destroys, tone: 'deny' } : destroys);
  }
  if (idempotentHint) claims.push({ text: words.repeatable, tone: 'plain', claimed: true });
  claims.push(claim(openWorldHint, words.internet, words.local, words.mayInternet, 'ask'));
  return claims;
}

/** Whether the server itself says that the tool may destroy: such a call looks different and takes a second act. */
export function isDestructive(annotations: Annotations): boolean {
  return annotations.destructiveHint === true;
}
