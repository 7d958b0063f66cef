import { app } from 'electron';
import type { Log } from '../core/ports.ts';

/** How long quitting may take, in milliseconds, before what still runs is abandoned. */
const patience = 5000;

/** On quit, closes the core first: what is to be on disk is written and the servers it started are gone. */
export function closeOnQuit(close: () => Promise<void>, log: Log): void {
  let closing = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (closing) return;
    closing = true;
    const late = new Promise<never>((_resolve, reject) => {
      setTimeout(() => reject(new Error('it took too long')), patience);
    });
    Promise.race([close(), late]).then(
      () => app.exit(0),
      (error: unknown) => {
        log.error('quitting before everything was closed', { error: String(error) });
        app.exit(1);
      },
    );
  });
}
