import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Answer, createAnswer } from '../../../src/core/gateway/answer.ts';
import { refusals } from '../../../src/core/gateway/refusals.ts';

let server: Server;
afterEach(() => {
  vi.useRealTimers();
  server.closeAllConnections();
  server.close();
});

/** Serves one request with `serve` and gives the HTTP answer as soon as its head is there. */
async function answered(serve: (answer: Answer) => void): Promise<Response> {
  server = createServer((_, response) => serve(createAnswer(response, () => {})));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

const result = { jsonrpc: '2.0', id: 1, result: {} };

describe('an answer', () => {
  it('is one JSON body when the first thing said is the last', async () => {
    const response = await answered((answer) => {
      answer.wait();
      answer.finish(JSON.stringify(result));
      answer.event({ never: 'said' });
    });
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual(result);
  });

  it('is a stream when something is said before the last', async () => {
    const response = await answered((answer) => {
      answer.event({ first: 1 });
      answer.finish(JSON.stringify(result), 500);
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    expect(await response.text()).toBe(
      `event: message\ndata: {"first":1}\n\nevent: message\ndata: ${JSON.stringify(result)}\n\n`,
    );
  });

  it('becomes a stream that shows life when the person takes long', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
    let waiting: Answer | undefined;
    const response = await answered((answer) => {
      waiting = answer;
      answer.wait();
      vi.advanceTimersByTime(5_000);
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    vi.advanceTimersByTime(30_000);
    waiting?.finish(JSON.stringify(result));
    expect(await response.text()).toBe(`: waiting\n\n: waiting\n\nevent: message\ndata: ${JSON.stringify(result)}\n\n`);
  });

  it('tells who works on it when it is abandoned, once', async () => {
    let told = 0;
    const response = await answered((answer) => {
      answer.onGone(() => void told++);
      answer.abandon(refusals.closing);
      answer.abandon(refusals.token);
    });
    expect(response.status).toBe(503);
    await response.text();
    expect(told).toBe(1);
  });
});
