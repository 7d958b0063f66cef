import { create } from 'zustand';
import type { HistoryQuery, Story } from '../../shared/history.ts';
import { ask, listen } from '../host.ts';
import { createSnapshot } from './snapshot.ts';

/** What the person looks for; empty is everything. */
export type HistoryFilter = Pick<HistoryQuery, 'agent' | 'server' | 'outcome' | 'search'>;

/** A screenful of stories, newest first, and whether older ones exist. */
export interface HistoryPage {
  readonly stories: readonly Story[];
  readonly older: boolean;
}

const pageSize = 50;
/** The most the contract gives at once; a refresh keeps this many of what was paged in. */
const refreshAtMost = 200;

export const useHistoryFilter = create<HistoryFilter>()(() => ({}));

/** The stories that match the filter. */
export const history = createSnapshot<HistoryPage>(async () => {
  const shown = history.use.getState().value?.stories.length ?? 0;
  const limit = Math.min(refreshAtMost, Math.max(pageSize, shown));
  const stories = await ask('history.list', { ...useHistoryFilter.getState(), limit });
  return { stories, older: stories.length === limit };
});

/** Loads the stories and keeps them fresh, through growth and changes of the filter, until the returned function is called. */
export function followHistory(): () => void {
  const stops = [
    useHistoryFilter.subscribe(() => void history.reload()),
    listen('history.changed', () => void history.reload()),
  ];
  void history.reload();
  return () => {
    for (const stop of stops) stop();
  };
}

/** Changes part of the filter. An undefined or empty part is no longer looked for. */
export function setHistoryFilter(change: { [K in keyof HistoryFilter]: HistoryFilter[K] | undefined }): void {
  const kept = Object.entries({ ...useHistoryFilter.getState(), ...change }).filter(([, value]) => value);
  useHistoryFilter.setState(Object.fromEntries(kept) as HistoryFilter, true);
}

/** Adds the next older page, unless the list has changed underneath meanwhile. Throws a HostError. */
export async function loadOlderHistory(): Promise<void> {
  const last = history.use.getState().value?.stories.at(-1);
  if (!last) return;
  const filter = useHistoryFilter.getState();
  const stories = await ask('history.list', { ...filter, before: last.seq, limit: pageSize });
  const now = history.use.getState().value;
  if (now?.stories.at(-1)?.seq !== last.seq || useHistoryFilter.getState() !== filter) return;
  history.replace({ stories: [...now.stories, ...stories], older: stories.length === pageSize });
}
