import type { EntryData } from '../../shared/history.ts';
import { type Settings, type SettingsChange, settingsSchema } from '../../shared/settings.ts';
import type { Kept } from '../ports.ts';

/** What the person has set. */
export interface SettingsFile {
  get(): Settings;
  /** Changes what is given and keeps the rest. In the history before it takes effect. */
  set(change: SettingsChange): Promise<Settings>;
}

export function openSettings(options: {
  file: Kept<Settings>;
  record: (entry: EntryData) => Promise<void>;
  onChange: (settings: Settings) => void;
}): SettingsFile {
  const { file } = options;
  return {
    get: () => file.read(),
    async set(change) {
      const next = settingsSchema.parse({ ...file.read(), ...change });
      await options.record({ kind: 'settings.changed', by: 'person', detail: next });
      file.write(next);
      options.onChange(next);
      return next;
    },
  };
}
