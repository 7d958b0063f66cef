import { createServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer as createPlainServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem, Server, ServerTest } from '../../src/shared/servers.ts';
import { proves } from '../proves.ts';
import { type Product, product, type Serving } from '../support/product.ts';

let one: Product;
let serving: Serving;
let web: HttpServer;
let base: string;
beforeAll(async () => {
  one = product();
  serving = await one.serve();
  web = createServer((request, response) => {
    const status = Number(request.url?.slice(1));
    const challenge = 'Bearer resource_metadata="http://127.0.0.1:1/.well-known/oauth-protected-resource"';
    response.writeHead(status, status === 401 ? { 'www-authenticate': challenge } : {}).end('no such plan');
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await serving.stop();
  await one.close();
  web.closeAllConnections();
  await new Promise((resolve) => web.close(resolve));
});

const node = (text: string) => ['--', process.execPath, '-e', text];
const away = "console.error('no licence'); process.exit(3)";
/** Seconds in which a program has certainly said its first line. */
const enough = '5';
const chatty = "console.log('ready'); process.stdin.resume()";

describe('a server that fails', () => {
  it.each([
    ['gone', () => ['--', 'no-such-command'], 'command', 'server.command_not_found', 6],
    ['exits', () => node(away), 'handshake', 'server.exited', 6],
    ['silent', () => ['--timeout', '1', ...node('process.stdin.resume()')], 'handshake', 'server.timeout', 6],
    ['talks', () => ['--timeout', enough, ...node(chatty)], 'handshake', 'server.not_mcp', 6],
    ['unset', () => ['--env', 'A=${NO_SUCH_VARIABLE}', ...node(away)], 'configuration', 'env.missing', 6],
    ['signed-out', () => ['--url', `${base}/401`], 'sign-in', 'server.needs_sign_in', 5],
    ['nowhere', () => ['--url', `${base}/404`], 'handshake', 'server.no_such_endpoint', 6],
    ['broken', () => ['--url', `${base}/500`], 'handshake', 'server.failing', 6],
    ['metadata', () => ['--url', 'http://169.254.169.254/mcp'], 'reach', 'net.address_refused', 6],
  ] as const)('%s: the running app, its test and a program are told the same', async (name, how, step, code, exit) => {
    proves('servers.failures', 'servers.steps');
    await one.ask('server', 'add', name, ...how());
    const shown = async () => (await one.ask<Server>('server', 'show', name)).problem;
    await expect.poll(shown, { timeout: 60_000 }).toMatchObject({ code, remedy: expect.any(String) });
    const problem = await shown();

    const test = await one.run(['server', 'test', name, '--json']);
    expect(test.code).toBe(exit);
    const { ok, steps } = test.json<ServerTest>();
    expect([ok, steps.at(-1)]).toMatchObject([false, { name: step, ok: false, problem }]);

    const list = await one.run(['tool', 'list', '--server', name, '--json']);
    expect(list.code).toBe(exit);
    expect(list.json<{ error: Problem }>().error).toEqual(problem);

    const words = await one.run(['server', 'test', name]);
    for (const text of [problem?.message, problem?.remedy, ...(problem?.said?.split('\n') ?? [])]) {
      expect(words.stdout).toContain(text ?? '');
    }
  });

  it('is named by doctor too, with the code a program can go by', async () => {
    await one.ask('server', 'add', 'ill', ...node(away));
    const doctor = await one.run(['doctor', '--json']);
    expect(doctor.code).toBe(1);
    const [ill] = doctor.json<{ checks: { name: string }[] }>().checks.filter(({ name }) => name === 'server ill');
    expect(ill).toMatchObject({ ok: false, code: 'server.exited', remedy: expect.any(String) });
  });

  it('is told from one that is not there', async () => {
    const test = await one.run(['server', 'test', 'nobody', '--json']);
    expect([test.code, test.json()]).toMatchObject([4, { error: { code: 'not_found' } }]);
  });
});

it('a port that is taken is told as such, with what to do', async () => {
  const other = product();
  const taken = createPlainServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  const { code, stdout } = await other.run(['serve', '--port', String(port), '--json']);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'port.taken', remedy: expect.any(String) } });
  await new Promise((resolve) => taken.close(resolve));
  await other.close();
});
