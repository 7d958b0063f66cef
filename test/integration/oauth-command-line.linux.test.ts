import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { proves } from '../proves.ts';
import { inKeychain } from '../support/in-keychain.ts';
import { type Product, product } from '../support/product.ts';
import { startSignInServer } from '../support/sign-in-server.ts';
import { signInAt } from '../support/visit.ts';

function newProduct(env: NodeJS.ProcessEnv = {}): Product {
  const one = product(env);
  onTestFinished(() => one.close());
  return one;
}

/** What `server login --no-browser` prints first, and how it ends. */
async function login({ env }: Product, name: string) {
  const commandLine = join(import.meta.dirname, '../../out/cli/index.js');
  const child = spawn(process.execPath, [commandLine, 'server', 'login', name, '--no-browser', '--json'], { env });
  const printed = text(child.stdout);
  const ended = once(child, 'exit');
  for await (const line of createInterface(child.stderr)) {
    if (!line.startsWith('http')) continue;
    return {
      url: line,
      async end() {
        child.stderr.resume();
        const [code] = (await ended) as [number | null];
        return { code, value: JSON.parse(await printed) as { state: string; signIn: Record<string, unknown> } };
      },
      stop: () => child.kill('SIGINT'),
    };
  }
  throw new Error('no address was printed');
}

/** Every byte that is under a folder. */
function everything(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return Buffer.concat(files.map((one) => readFileSync(join(one.parentPath, one.name))));
}

describe('signing in on the command line', () => {
  it('prints where to go, waits, shows the sign-in, and signs out', async () => {
    proves('signin.command-line');
    const server = await startSignInServer();
    const { run, ask, ...rest } = newProduct();
    await ask('server', 'add', 'files', '--url', server.url);
    await ask('rule', 'add', '--effect', 'allow');
    expect((await run(['tool', 'call', 'files', 'whoami'])).code).toBe(5);
    const begun = await login({ run, ask, ...rest }, 'files');
    expect(new URL(begun.url).origin).toBe(server.issuer);
    await signInAt(begun.url);
    expect(await begun.end()).toMatchObject({ code: 0, value: { signIn: { state: 'signed-in' } } });
    const shown = await run(['server', 'show', 'files']);
    expect(shown.stdout).toMatch(/account +ada@example\.com/);
    expect(shown.stdout).toContain(server.issuer);
    expect((await run(['tool', 'call', 'files', 'whoami'])).stdout).toContain('it is you');
    expect(await ask('server', 'logout', 'files')).toEqual({ name: 'files', revoked: true });
    expect((await run(['tool', 'call', 'files', 'whoami'])).code).toBe(5);
    const history = (await run(['audit', 'export', '--format', 'jsonl'])).stdout;
    for (const kind of ['signin.started', 'signin.completed', 'signin.signed-out']) expect(history).toContain(kind);
  });

  it('tells an agent which server needs the person', async () => {
    proves('signin.agent-is-told');
    const server = await startSignInServer();
    const one = newProduct();
    await one.ask('server', 'add', 'files', '--url', server.url);
    await one.ask('rule', 'add', '--effect', 'allow');
    const { url, stop } = await one.serve();
    const { token } = await one.ask<{ token: string }>('agent', 'add', 'claude');
    const begun = await login(one, 'files');
    await signInAt(begun.url);
    expect((await begun.end()).code).toBe(0);
    const agent = new Client({ name: 'agent', version: '1' }, { versionNegotiation: { mode: 'auto' } });
    const requestInit = { headers: { authorization: `Bearer ${token}` } };
    await agent.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
    const call = async () => JSON.stringify(await agent.callTool({ name: 'files__whoami', arguments: {} }));
    expect(await call()).toContain('it is you');
    await one.ask('server', 'logout', 'files');
    expect(await call()).toContain('The server “files” needs the person to sign in.');
    expect(await one.ask('server', 'show', 'files')).toMatchObject({ state: 'needs-sign-in' });
    await agent.close();
    await stop();
  });

  it('keeps tokens in the keychain and in no file, and empties it again', async () => {
    proves('signin.vault-only', 'canary');
    const server = await startSignInServer();
    const one = newProduct({
      ...process.env,
      COUNTERSIGN_VAULT: 'keychain',
    });
    await one.ask('server', 'add', 'files', '--url', server.url);
    const begun = await login(one, 'files');
    await signInAt(begun.url);
    const { value } = await begun.end();
    const kept = await inKeychain(one.home);
    expect(kept.join('')).toContain('refreshToken');
    const joined = kept.join('');
    const tokens = [...joined.matchAll(/"(?:accessToken|refreshToken)":"([^"]{20,})/g)].map(([, token = '']) => token);
    expect(tokens.length).toBeGreaterThan(0);
    const written = everything(one.home);
    const said = JSON.stringify(value) + (await one.run(['server', 'list', '--json'])).stdout;
    for (const token of tokens) {
      expect(written.includes(token.slice(0, 40))).toBe(false);
      expect(said).not.toContain(token.slice(0, 40));
    }
    await one.ask('server', 'logout', 'files');
    const left = await inKeychain(one.home);
    expect(left.filter((secret) => /[Tt]oken|eyJ/.test(secret))).toEqual([]);
  });
});
