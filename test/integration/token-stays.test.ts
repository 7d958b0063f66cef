import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { proves } from '../proves.ts';
import { everythingOverHttp } from '../support/everything.ts';
import { runCore } from './core-harness.ts';
import { inspector } from './real-agents.ts';

/** Hands everything on to another address and keeps it: every byte that came, heads and bodies. */
async function listenIn(target: string): Promise<{ url: string; heard(): string }> {
  const heard: string[] = [];
  const { hostname, port, pathname } = new URL(target);
  const proxy = createServer((incoming, outgoing) => {
    heard.push(incoming.url ?? '', ...incoming.rawHeaders);
    const { method, headers, url: path } = incoming;
    const onward = request({ hostname, port, method, headers, path }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.on('data', (chunk: Buffer) => heard.push(chunk.toString('latin1')));
    incoming.pipe(onward);
    outgoing.on('close', () => onward.destroy());
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => proxy.once('listening', resolve));
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  const address = proxy.address() as AddressInfo;
  return { url: `http://127.0.0.1:${address.port}${pathname}`, heard: () => heard.join('\n') };
}

describe('the token of an agent', () => {
  it('reaches no server, neither in a header nor in a body nor in its environment', async () => {
    proves('servers.token-stays');
    const remote = await everythingOverHttp();
    onTestFinished(() => remote.close());
    const listening = await listenIn(remote.url);
    const running = await runCore();
    await running.ask('servers.add', { name: 'remote', transport: 'http', url: listening.url });
    await running.ask('rules.add', { effect: 'allow' });
    const { token } = await running.ask('agents.create', { name: 'Inspector' });
    const url = await running.core.listen({ port: 0 });
    const call = async (tool: string, args: Record<string, string>) => {
      const { stdout } = await inspector({ url, token, era: 'modern', method: 'tools/call', tool, args });
      return stdout;
    };
    expect(await call('remote__echo', { message: 'over the wire' })).toContain('Echo: over the wire');
    expect(listening.heard()).toContain('over the wire');
    expect(listening.heard()).not.toContain(token);
    const environment = await call('recorder__environment', {});
    expect(environment).toContain('PATH');
    expect(environment).not.toContain(token);
  });
});
