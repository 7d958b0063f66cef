import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import { channels } from '../shared/channels.ts';
import type { Bridge } from '../shared/ipc.ts';

/** Two fixed channels and nothing else: what a request may be and who may ask is decided in the main process. */
const bridge: Bridge = {
  request: (name, input) => ipcRenderer.invoke(channels.request, name, input),
  subscribe(listener) {
    const forward = (_event: IpcRendererEvent, message: unknown) => listener(message);
    ipcRenderer.on(channels.event, forward);
    return () => void ipcRenderer.off(channels.event, forward);
  },
};

contextBridge.exposeInMainWorld('countersign', bridge);
