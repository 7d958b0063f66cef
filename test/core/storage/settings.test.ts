import { describe, expect, it } from 'vitest';
import { openSettings } from '../../../src/core/storage/settings.ts';
import { settingsChangeSchema, settingsSchema } from '../../../src/shared/settings.ts';
import { memoryKept } from '../../fakes/memory-kept.ts';

function settings(fails = false) {
  const file = memoryKept(settingsSchema.parse({}));
  const record = async () => {
    if (fails) throw new Error('disk full');
  };
  return openSettings({ file, record, onChange: () => {} });
}

describe('settings', () => {
  it('keep what a change leaves out', async () => {
    const kept = settings();
    await kept.set(settingsChangeSchema.parse({ port: 8000 }));
    await kept.set(settingsChangeSchema.parse({ theme: 'dark' }));
    expect(kept.get()).toEqual({ theme: 'dark', port: 8000, approvalTimeoutSeconds: 120, promptFront: 'always' });
  });

  it('stay what they were when the change cannot be recorded', async () => {
    const kept = settings(true);
    await expect(kept.set({ port: 8000 })).rejects.toThrow('disk full');
    expect(kept.get().port).toBe(7331);
  });
});
