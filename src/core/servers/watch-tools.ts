import type { Client } from '@modelcontextprotocol/client';
import type { Log } from '../ports.ts';

const listenTimeout = 5000;
const listenAgainAfter = 5000;

/**
 * Calls `refresh` whenever the server says that its tools changed, in either era, until the client is closed. However many
 * announcements come, at most one refresh runs and one more waits.
 */
export async function watchTools(
  client: Client,
  { server, log, refresh }: { server: string; log: Log; refresh: () => Promise<void> },
): Promise<void> {
  if (!client.getServerCapabilities()?.tools?.listChanged) return;
  let running = false;
  let again = false;

  async function changed(): Promise<void> {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      // One that was under way when the client was closed has nothing to tell.
      await refresh().catch(() => {
        if (client.transport) log.warn('the tools of a server could not be listed again', { server });
      });
    }
    running = false;
  }

  async function listen(): Promise<void> {
    const subscription = await client.listen({ toolsListChanged: true }, { timeout: listenTimeout });
    void subscription.closed.then((how) => {
      if (how !== 'local' && client.transport) setTimeout(listenAgain, listenAgainAfter).unref();
    });
  }

  function listenAgain(): void {
    if (client.transport) void listen().then(changed, giveUp);
  }

  function giveUp(): void {
    log.warn('a server takes no subscription to changes of its tools', { server });
  }

  client.setNotificationHandler('notifications/tools/list_changed', () => void changed());
  if (client.getProtocolEra() === 'modern') await listen().catch(giveUp);
}
