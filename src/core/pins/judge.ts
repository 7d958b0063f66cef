import type { KeptPin } from './kept-pins.ts';

/** What a tool turned out to be when it was listed. */
export type Turn = 'first-use' | 'quarantined' | 'changed' | 'restored';

/** What is now kept of the tool, and what happened to it; null when nothing did. */
export interface Judgement {
  readonly pin: KeptPin;
  readonly turn: Turn | null;
}

/**
 * Holds what a tool is now against what is kept of it. Pure.
 *
 * @param trusting whether a tool never seen before may be accepted as it is
 */
export function judge(kept: KeptPin, is: NonNullable<KeptPin['other']>, trusting: boolean): Judgement {
  if (kept.accepted === null && kept.other === null) {
    if (trusting) return { pin: { ...kept, accepted: { ...is, by: 'first-use' } }, turn: 'first-use' };
    return { pin: { ...kept, other: is }, turn: 'quarantined' };
  }
  const { accepted, other, swappedBackAt, tampered } = kept;
  const over = other === null || swappedBackAt !== null;
  if (accepted?.fingerprint === is.fingerprint && !tampered) {
    return over ? { pin: kept, turn: null } : { pin: { ...kept, swappedBackAt: is.at }, turn: 'restored' };
  }
  if (!over && other.fingerprint === is.fingerprint) return { pin: kept, turn: null };
  return { pin: { ...kept, other: is, swappedBackAt: null }, turn: accepted ? 'changed' : 'quarantined' };
}
