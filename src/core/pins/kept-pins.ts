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
  /** Servers that were listed without a tool: what they list later is no first use either. */
  empty: z.array(z.string()).optional(),
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
const digests = z.array(z.string());

/**
 * The vault keeps the digest of the file: a changed file, one that was removed and an older copy put back are noticed alike. While
 * the file is being replaced both digests are kept, so that a crash at that moment is not taken for tampering.
 */
export function sealPins(file: Kept<KeptPins>, vault: Vault): SealedPins {
  const keep = (...known: string[]) => vault.set(name, JSON.stringify(known));
  return {
    async read() {
      const kept = file.read();
      const digest = digestOf(kept);
      const last = await vault.get(name);
      if (last === null) return { ...kept, tampered: kept.pins.length > 0 };
      const known = parse(last);
      if (!known.includes(digest)) return { ...kept, tampered: true };
      if (known.length > 1) await keep(digest);
      return { ...kept, tampered: false };
    },
    async write(next) {
      const digest = digestOf(next);
      await keep(digestOf(file.read()), digest);
      file.write(next);
      await keep(digest);
    },
  };
}

function parse(text: string): string[] {
  try {
    return digests.parse(JSON.parse(text));
  } catch {
    return [];
  }
}
