import { createServer } from 'node:net';

/** Below what systems give to whoever asks for any port, so that a port from here stays free until whoever asked for it takes it. */
const lowest = 20_000;
const perWorker = 2000;
const worker = Number(process.env.VITEST_POOL_ID ?? 0) % 6;
// Tests that run twice on one machine should not try the same ones.
let next = Math.floor(Math.random() * perWorker);

/** A port nobody listens on and nobody comes by unasked: it can be taken later, or again. No two workers get the same. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < perWorker; tries += 1) {
    next = (next + 1) % perWorker;
    const port = lowest + worker * perWorker + next;
    if (await isFree(port)) return port;
  }
  throw new Error('no port is free');
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false)).listen(port, () => resolve(true));
  });
  if (free) await new Promise((resolve) => server.close(resolve));
  return free;
}
