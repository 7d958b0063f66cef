import type { IncomingMessage } from 'node:http';

/** Throws what went wrong with a request, unless it is that whoever sent it hung up before all was said: nobody waits for an answer. */
export function unlessHungUp(request: IncomingMessage): (error: unknown) => void {
  return (error) => {
    if (!request.destroyed || request.complete) throw error;
  };
}
