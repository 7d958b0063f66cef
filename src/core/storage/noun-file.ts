import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { Kept, Store } from '../ports.ts';

const version = 1;
const envelope = z.object({ version: z.int().min(1), value: z.unknown() });

/**
 * Reads a noun's configuration file and checks it. A file that cannot be understood is never replaced or repaired.
 *
 * @throws AppError `config.corrupt` when the file is not what Countersign writes, `config.newer` when a newer version wrote it
 */
export function openNounFile<S extends z.ZodType>(store: Store, schema: S, empty: z.input<S>): Kept<z.output<S>> {
  let value = parse(store, schema, empty);
  return {
    read: () => value,
    write(next) {
      try {
        store.write({ version, value: next });
      } catch (cause) {
        const remedy = 'Check that the disk has room and that the file may be written.';
        throw new AppError('home.unwritable', `${store.path} cannot be written.`, { remedy, cause });
      }
      value = next;
    },
  };
}

function parse<S extends z.ZodType>(store: Store, schema: S, empty: z.input<S>): z.output<S> {
  const kept = readStore(store);
  if (kept === undefined) return schema.parse(empty);
  const file = envelope.safeParse(kept);
  if (!file.success) throw corrupt(store, file.error);
  if (file.data.version > version) {
    const remedy = 'Start the newer version of Countersign, or move the file aside.';
    throw new AppError('config.newer', `${store.path} was written by a newer version of Countersign.`, { remedy });
  }
  const parsed = schema.safeParse(file.data.value);
  if (!parsed.success) throw corrupt(store, parsed.error);
  return parsed.data;
}

function readStore(store: Store): unknown {
  try {
    return store.read();
  } catch (cause) {
    throw corrupt(store, cause);
  }
}

function corrupt(store: Store, cause: unknown): AppError {
  const why =
    cause instanceof z.ZodError ? z.prettifyError(cause) : cause instanceof Error ? cause.message : String(cause);
  return new AppError('config.corrupt', `${store.path} is not a configuration Countersign understands: ${why}`, {
    remedy: 'Nothing was changed. Correct the file, or move it aside to start without it.',
    cause,
  });
}
