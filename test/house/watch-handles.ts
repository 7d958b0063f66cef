import { setTimeout as sleep } from 'node:timers/promises';

/** What must not outlive a file's tests: listening sockets, child processes, watched files. */
const lasting = new Set(['TCPServerWrap', 'ProcessWrap', 'FSEventWrap', 'StatWatcher']);
/** A limit against hanging on a busy machine, not a time to keep. */
const patience = { tries: 200, milliseconds: 50 };

/** Remembers what is open now; `settle` waits a little for everything newer to close and throws when it does not. */
export function watchHandles(): { settle(): Promise<void> } {
  const before = openHandles().length;
  return {
    async settle() {
      for (let attempt = 0; attempt < patience.tries; attempt += 1) {
        if (openHandles().length <= before) return;
        await sleep(patience.milliseconds);
      }
      throw new Error(`still open after the last test of this file: ${openHandles().join(', ')}`);
    },
  };
}

function openHandles(): string[] {
  return process.getActiveResourcesInfo().filter((name) => lasting.has(name));
}
