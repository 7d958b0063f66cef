import { z } from 'zod';
import { definitionSchema } from '../../shared/pins.ts';
import { digestOf } from '../digest.ts';
import type { Kept, Vault } from '../ports.ts';

const seen = z.object({ fingerprint: z.string(), definition: definitionSchema, at: z.iso.datetime() });

/** What is kept of one tool: what was accepted, and what it was last seen to be when that was something else. */
const keptPinSchema = z.object({
  server: z.string(),
  tool: z.string(),
  accepted: seen.extend({ by: z.enum(['person', 'first-use']) }).nullable(),
  other: seen.nullable(),
  swappedBackAt: z.iso.datetime().nullable(),
  /** What is kept may not be what was written; until the person accepts the tool anew, `accepted` is only there to compare. */
  tampered: z.boolean(),
});
export type KeptPin = z.infer<typeof keptPinSchema>;

export const keptPinsSchema = z.object({
  pins: z.array(keptPinSchema),
  /** After the file was tampered with, no server added before then is accepted at first use. */
  firstUseAfter: z.iso.datetime().nullable(),
});
export type KeptPins = z.infer<typeof keptPinsSchema>;

/** The pins on disk, which count only while they are what the vault says was written last. */
export interface SealedPins {
  /** @throws AppError `vault.*` */
  read(): Promise<KeptPins & { tampered: boolean }>;
  /** @throws AppError `vault.*`, `home.unwritable` */
  write(next: KeptPins): Promise<void>;
}

const name = 'pins.digest';

/**
 * The vault keeps the digest of the file: a changed file, one that was removed and an older copy put back are noticed alike. The
 * vault is written first: when the file cannot follow, nothing counts until the person has looked.
 */
export function sealPins(file: Kept<KeptPins>, vault: Vault): SealedPins {
  return {
    async read() {
      const kept = file.read();
      const last = await vault.get(name);
      return { ...kept, tampered: last === null ? kept.pins.length > 0 : last !== digestOf(kept) };
    },
    async write(next) {
      await vault.set(name, digestOf(next));
      file.write(next);
    },
  };
}
