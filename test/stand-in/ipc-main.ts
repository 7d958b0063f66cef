import { EventEmitter } from 'node:events';
import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import type { Invoked } from './page-script.ts';

type Handler = Parameters<IpcMain['handle']>[1];

class IpcMainStandIn extends EventEmitter implements Pick<IpcMain, 'handle'> {
  readonly #handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    this.#handlers.set(channel, handler);
  }

  async invoke(event: IpcMainInvokeEvent, channel: string, args: unknown[]): Promise<Invoked> {
    const handler = this.#handlers.get(channel);
    if (!handler) return { error: `No handler registered for '${channel}'` };
    try {
      return { value: await handler(event, ...args) };
    } catch (error) {
      return { error: String(error) };
    }
  }
}

export const ipcMain = new IpcMainStandIn();
