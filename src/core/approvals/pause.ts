import { z } from 'zod';
import type { EntryData } from '../../shared/history.ts';
import type { Clock, Kept } from '../ports.ts';

export const keptPauseSchema = z.object({ since: z.iso.datetime().nullable() });

/** "Refuse everything until I'm back." It outlasts a restart. */
export interface Pause {
  since(): string | null;
  start(): Promise<void>;
  end(): Promise<void>;
}

export function openPause(options: {
  file: Kept<z.infer<typeof keptPauseSchema>>;
  clock: Clock;
  record: (entry: EntryData) => Promise<void>;
  onChange: () => void;
}): Pause {
  const { file, clock, record, onChange } = options;
  let starting: string | null = null;
  const since = () => starting ?? file.read().since;
  return {
    since,
    async start() {
      if (since() !== null) return;
      // It holds at once, whatever becomes of its entry.
      starting = new Date(clock.now()).toISOString();
      onChange();
      await record({ kind: 'paused', by: 'person' });
      file.write({ since: starting });
    },
    async end() {
      if (since() === null) return;
      await record({ kind: 'resumed', by: 'person' });
      file.write({ since: null });
      starting = null;
      onChange();
    },
  };
}
