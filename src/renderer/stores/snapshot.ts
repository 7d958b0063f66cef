import { create, type StoreApi, type UseBoundStore } from 'zustand';
import type { EventName, EventValue } from '../../shared/ipc.ts';
import type { Problem } from '../../shared/servers.ts';
import { listen } from '../host.ts';
import { toProblem } from '../lib/problem.ts';

/** What the page knows of one noun. */
export type Snapshot<T> =
  | { readonly status: 'loading'; readonly value: null; readonly error: null }
  | { readonly status: 'ready'; readonly value: T; readonly error: null }
  | { readonly status: 'error'; readonly value: null; readonly error: Problem };

export interface SnapshotStore<T> {
  /** The hook. */
  readonly use: UseBoundStore<StoreApi<Snapshot<T>>>;
  /** Loads it again. Never two at a time: a reload asked for meanwhile runs once, afterwards. */
  reload(): Promise<void>;
  /** Takes a newer value; a load that began before it is dropped. */
  replace(value: T): void;
}

export function createSnapshot<T>(load: () => Promise<T>): SnapshotStore<T> {
  const use = create<Snapshot<T>>()(() => ({ status: 'loading', value: null, error: null }));
  let version = 0;
  let running: Promise<void> | null = null;
  let again = false;

  const replace = (value: T) => {
    version += 1;
    use.setState({ status: 'ready', value, error: null }, true);
  };
  const once = async () => {
    const began = version;
    try {
      const value = await load();
      if (version === began) replace(value);
    } catch (error) {
      if (version === began) use.setState({ status: 'error', value: null, error: toProblem(error) }, true);
    }
  };
  const drain = async () => {
    do {
      again = false;
      await once();
    } while (again);
    running = null;
  };
  const reload = () => {
    again = running !== null;
    if (use.getState().status === 'error') use.setState({ status: 'loading', value: null, error: null }, true);
    running ??= drain();
    return running;
  };
  return { use, reload, replace };
}

/** A snapshot that is loaded at `start` and replaced whole by its event. */
export interface NounStore<T> extends SnapshotStore<T> {
  start(): void;
}

export function createNounStore<N extends EventName>(
  event: N,
  load: () => Promise<EventValue<N>>,
): NounStore<EventValue<N>> {
  const snapshot = createSnapshot(load);
  return {
    ...snapshot,
    start() {
      listen(event, snapshot.replace);
      void snapshot.reload();
    },
  };
}
