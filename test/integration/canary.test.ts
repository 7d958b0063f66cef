import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { everythingOverHttp } from '../support/everything.ts';
import { type Product, product, type Ran } from '../support/product.ts';
import { mcporter } from './real-agents.ts';

const recorder = resolve(import.meta.dirname, '../servers/recording-server.ts');
const canary = (what: string) => `${what}-${randomBytes(12).toString('hex')}`;
const passphrase = canary('passphrase');

let one: Product;
let remote: Awaited<ReturnType<typeof everythingOverHttp>>;
beforeEach(async () => {
  one = product({ COUNTERSIGN_VAULT_PASSPHRASE: passphrase });
  remote = await everythingOverHttp();
});
afterEach(async () => {
  await one.close();
  await remote.close();
});

/** The same secret as a file could hide it: as text, in UTF-16, in base64 wherever it begins, and as hexadecimal. */
function formsOf(secret: string): Buffer[] {
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.from('x'.repeat(shift) + secret).toString('base64');
    return Buffer.from(text.slice(4, -4));
  });
  return [
    Buffer.from(secret),
    Buffer.from(secret, 'utf16le'),
    ...base64,
    Buffer.from(Buffer.from(secret).toString('hex')),
  ];
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

it('no secret of a run is in any file of the home, anything printed, or any export', { timeout: 300_000 }, async () => {
  const secrets = {
    environment: canary('environment'),
    chosen: canary('chosen'),
    header: canary('header'),
    argument: canary('argument'),
    bearer: `Bearer ${canary('bearer')}`,
  };
  const printed: Ran[] = [];
  const run = async (...args: string[]) => {
    const ran = await one.run(args);
    printed.push(ran);
    return ran;
  };
  const added = ['--env', `API_TOKEN=${secrets.environment}`, '--secret', `PLAIN=${secrets.chosen}`];
  await run('server', 'add', 'recorder', ...added, '--', process.execPath, recorder);
  await run('server', 'add', 'remote', '--url', remote.url, '--header', `X-Api-Key: ${secrets.header}`);
  await run('rule', 'add', '--effect', 'allow', '--server', '*');
  const { token } = await one.ask<{ token: string }>('agent', 'add', 'mcporter');

  const serving = await one.serve();
  const call = async (tool: string, args: Record<string, unknown>) => {
    const ran = await mcporter({ url: serving.url, token, tool, args });
    expect(ran.code, ran.stderr).toBe(0);
    return ran;
  };
  // The server answers with its own token and writes it to its standard error.
  const leaked = await call('recorder__secret-leak', {});
  expect(leaked.stdout).toContain(secrets.environment);
  const hidden = { password: secrets.argument, nested: [{ authorization: secrets.bearer }] };
  await call('recorder__echo', { message: `with ${secrets.environment} in the text`, ...hidden });
  await call('remote__echo', { message: 'hello', apiKey: secrets.header });
  await call('remote__echo', { message: token });
  for (const args of [
    ['server', 'show', 'recorder', '--json'],
    ['server', 'show', 'remote', '--json'],
    ['server', 'list'],
    ['server', 'test', 'recorder'],
    ['agent', 'list', '--json'],
    ['rule', 'list', '--json'],
    ['audit', 'list', '--json'],
    ['audit', 'export', '--format', 'jsonl'],
    ['audit', 'export', '--format', 'csv'],
    ['doctor', '--json'],
  ]) {
    await run(...args);
  }
  expect(await serving.stop()).toBe(0);

  const everything = [...Object.values(secrets), token, passphrase];
  const said = [...printed.flatMap(({ stdout, stderr }) => [stdout, stderr]), serving.stderr()].map((text) =>
    Buffer.from(text),
  );
  const kept = filesIn(one.home).map((path) => readFileSync(path));
  expect(kept.length).toBeGreaterThan(5);
  for (const secret of everything) {
    for (const form of formsOf(secret)) {
      for (const text of [...said, ...kept]) expect(text.includes(form)).toBe(false);
    }
  }
});
