import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/shared/errors.ts';
import { commandLine } from './stub-core.ts';

const address = 'https://login.example/authorize';
let last: ReturnType<typeof commandLine> | undefined;

function start(failures?: Parameters<typeof commandLine>[0]) {
  last = commandLine(failures);
  return last;
}
afterEach(() => last?.remove());

describe('server login', () => {
  it('opens the browser of whoever typed it, and waits', async () => {
    const { countersign, asked, opened } = start();
    const { exitCode, stderr } = await countersign(['server', 'login', 'files']);
    expect(exitCode).toBe(0);
    expect(opened).toEqual([address]);
    expect(stderr).toContain(address);
    expect(asked.map(({ name }) => name)).toEqual(['servers.login', 'servers.awaitLogin']);
    expect(asked[0]?.input).toEqual({ name: 'files', open: false, somebodyElse: false });
  });

  it('prints the address and opens nothing with --no-browser, and JSON stays alone on stdout', async () => {
    const { countersign, opened } = start();
    const { stdout, stderr } = await countersign(['server', 'login', 'files', '--no-browser', '--json']);
    expect(opened).toEqual([]);
    expect(stderr).toContain(address);
    expect(JSON.parse(stdout)).toMatchObject({ signIn: null });
  });

  it.each([
    ['signin.refused', 5],
    ['signin.cancelled', 5],
    ['signin.unavailable', 6],
  ] as const)('exits by what became of it: %s, %i', async (code, expected) => {
    const { countersign } = start({ 'servers.awaitLogin': new AppError(code, 'It did not work.') });
    expect((await countersign(['server', 'login', 'files'])).exitCode).toBe(expected);
  });
});

describe('server logout', () => {
  it('says whether the tokens were revoked', async () => {
    const { stdout } = await start().countersign(['server', 'logout', 'files']);
    expect(stdout).toContain('revoked');
  });
});

describe('server add', () => {
  it('takes what signing in needs, for a server with an address alone', async () => {
    const { countersign, asked } = start();
    const line =
      'server add web --url https://example.com/mcp --client-id one --issuer https://login.example --scopes a,b';
    expect((await countersign(line.split(' '))).exitCode).toBe(0);
    expect(asked[0]?.input).toMatchObject({
      auth: { kind: 'automatic', clientId: 'one', issuer: 'https://login.example', scopes: ['a', 'b'] },
    });
    expect((await countersign(['server', 'add', 'x', '--client-id', 'one', '--', 'node'])).exitCode).toBe(2);
  });
});
