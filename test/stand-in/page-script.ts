import type { contextBridge, ipcRenderer } from 'electron';

/** What a page sends over the binding: a document is new, it asks something, or it waits for messages. */
export type FromPage = { kind: 'hello' } | { kind: 'invoke'; channel: string; args: unknown[] } | { kind: 'receive' };
export type ToPage = { channel: string; args: unknown[] }[];
export type Invoked = { value: unknown } | { error: string };

type Used = {
  contextBridge: Pick<typeof contextBridge, 'exposeInMainWorld'>;
  ipcRenderer: Pick<typeof ipcRenderer, 'invoke'> & { on: Listen; off: Listen };
};
type Listen = (channel: string, listener: (event: object, ...args: unknown[]) => void) => void;

/**
 * Runs in the page before anything of the page does, so it stands alone. It takes the binding away from the page and hands the
 * preload script its own `require('electron')`, as Electron does in a sandboxed main frame.
 */
export function installPreload(binding: string, preload: (require: (name: string) => unknown) => void): void {
  const world = globalThis as unknown as Record<string, unknown>;
  const call = world[binding] as (message: FromPage) => Promise<unknown>;
  delete world[binding];
  if (window !== window.top) return;

  const listeners = new Map<string, Set<Parameters<Listen>[1]>>();
  const receive = async (): Promise<void> => {
    await call({ kind: 'hello' });
    for (;;) {
      const messages = (await call({ kind: 'receive' })) as ToPage;
      for (const { channel, args } of messages) {
        for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
      }
    }
  };
  const guard = (value: unknown): unknown => {
    if (typeof value === 'function') return Object.freeze((...args: unknown[]) => guard(value(...args)));
    if (typeof value !== 'object' || value === null || value instanceof Promise) return value;
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, part]) => [key, guard(part)])));
  };
  const electron: Used = {
    contextBridge: {
      exposeInMainWorld: (key, api) => Object.defineProperty(world, key, { value: guard(api), enumerable: true }),
    },
    ipcRenderer: {
      async invoke(channel: string, ...args: unknown[]) {
        const reply = (await call({ kind: 'invoke', channel, args })) as Invoked;
        if ('error' in reply) throw new Error(`Error invoking remote method '${channel}': ${reply.error}`);
        return reply.value;
      },
      on(channel, listener) {
        listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
      },
      off(channel, listener) {
        listeners.get(channel)?.delete(listener);
      },
    },
  };
  void receive().catch(() => undefined);
  preload((name) => {
    if (name !== 'electron') throw new Error(`module not found: ${name}`);
    return electron;
  });
}
