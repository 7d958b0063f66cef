import { chmodSync, copyFileSync, statSync } from 'node:fs';
import stringify from 'safe-stable-stringify';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { ruleSchema } from '../../shared/rules.ts';
import { digestOf } from '../digest.ts';
import type { Store } from '../ports.ts';
import type { Seal } from '../seal.ts';
import { type RuleSet, ruleSetSchema } from './rule-set.ts';

const version = 1;
/** `replaces` is there while the set is being put in place of another: that one's digest. */
const sealedSchema = z.object({
  set: ruleSetSchema,
  key: z.string().optional(),
  replaces: z.string().optional(),
  mark: z.string().optional(),
});
const envelope = z.object({
  version: z.int().min(1),
  // The list alone is what earlier versions kept, with no seal.
  value: z.union([z.array(ruleSchema).transform((rules) => ({ set: ruleSetSchema.parse({ rules }) })), sealedSchema]),
});
const raw = z.object({ value: z.object({ set: z.unknown() }) });

/** What a file of rules holds: a set and how its seal is, nothing at all, or something nobody can read. */
export type Found =
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable'; readonly error: AppError }
  | {
      readonly state: 'set';
      readonly set: RuleSet;
      readonly digest: string;
      readonly seal: 'fits' | 'unsealed' | 'changed' | 'key';
      readonly replaces: string | null;
    };

/** One file of rules with a seal over all of it. */
export interface RuleFile {
  /** Never throws. Without a seal nothing fits. */
  read(seal: Seal | null): Found;
  /** @throws AppError `home.unwritable` */
  write(set: RuleSet, seal: Seal, replaces?: string): void;
  /** Changes whenever the file does. */
  stamp(): string;
  /** Keeps a copy of the file as it is, whatever it is. */
  setAside(): void;
}

export function openRuleFile(store: Store): RuleFile {
  function stamp(): string {
    const stat = statSync(store.path, { bigint: true, throwIfNoEntry: false });
    return stat ? `${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}` : 'absent';
  }
  return {
    read(seal) {
      try {
        return parse(store, seal);
      } catch (cause) {
        return { state: 'unreadable', error: cause instanceof AppError ? cause : corrupt(store, cause) };
      }
    },
    write(set, seal, replaces) {
      const key = keyOf(seal);
      const mark = seal.mark(sealedText(set, key, replaces));
      try {
        store.write({ version, value: { set, key, ...(replaces !== undefined && { replaces }), mark } });
      } catch (cause) {
        const remedy = 'Check that the disk has room and that the file may be written.';
        throw new AppError('home.unwritable', `${store.path} cannot be written.`, { remedy, cause });
      }
    },
    stamp,
    setAside() {
      if (stamp() === 'absent') return;
      const aside = `${store.path}.set-aside-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
      copyFileSync(store.path, aside);
      chmodSync(aside, 0o600);
    },
  };
}

/** The digest by which the history knows a set. */
export function digestOfSet(set: unknown): string {
  return digestOf(['rules', set]);
}

function parse(store: Store, seal: Seal | null): Found {
  const kept = store.read();
  if (kept === undefined) return { state: 'absent' };
  const file = z.object({ version: z.int() }).safeParse(kept);
  if (file.success && file.data.version > version) {
    const remedy = 'Start the newer version of Countersign, or move the file aside.';
    const message = `${store.path} was written by a newer version of Countersign.`;
    return { state: 'unreadable', error: new AppError('config.newer', message, { remedy }) };
  }
  const { value } = envelope.parse(kept);
  const { set, key, replaces, mark }: z.infer<typeof sealedSchema> = value;
  // The seal is over what stands in the file, so that what a later version adds to a set does not break it.
  const text = raw.safeParse(kept);
  const written = text.success ? text.data.value.set : set;
  const found = { state: 'set' as const, set, digest: digestOfSet(written), replaces: replaces ?? null };
  if (mark === undefined || key === undefined) return { ...found, seal: 'unsealed' };
  if (seal === null || key !== keyOf(seal)) return { ...found, seal: 'key' };
  return { ...found, seal: seal.fits(sealedText(written, key, replaces), mark) ? 'fits' : 'changed' };
}

/** Tells two keys apart and says nothing about either. */
function keyOf(seal: Seal): string {
  return seal.mark('which key').slice(0, 16);
}

function sealedText(set: unknown, key: string, replaces: string | undefined): string {
  return stringify(['rules', key, replaces ?? null, set]) ?? '';
}

function corrupt(store: Store, cause: unknown): AppError {
  const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
  return new AppError('config.corrupt', `${store.path} is not a configuration Countersign understands: ${why}`, {
    remedy: 'Nothing was changed. Correct the file, or move it aside to start without it.',
    cause,
  });
}
