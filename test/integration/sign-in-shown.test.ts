import { expect, it } from 'vitest';
import { memoryVault } from '../fakes/memory-vault.ts';
import { proves } from '../proves.ts';
import { runCore } from './core-harness.ts';

it('a vault that takes its time holds up the list of servers only for whoever wants their sign-ins in it', async () => {
  proves('signin.command-line');
  const url = 'http://127.0.0.1:1/mcp';
  const ended = { kind: 'ended', url, issuer: 'https://issuer.test', account: 'ada@example.com', why: 'it is over' };
  const open = memoryVault(new Map([['oauth:files:sign-in', JSON.stringify({ ...ended, signedInAt: 1, endedAt: 2 })]]));
  const opened = Promise.withResolvers<void>();
  const vault = {
    ...open,
    async get(name: string) {
      if (name.startsWith('oauth:')) await opened.promise;
      return await open.get(name);
    },
  };
  const { ask } = await runCore({ vault });
  await ask('servers.add', { name: 'files', transport: 'http', url });
  const whole = ask('servers.list', { patient: true });
  const accounts = (servers: Awaited<typeof whole>) => servers.map(({ signIn }) => signIn?.account);
  expect(accounts(await ask('servers.list', {}))).toEqual([undefined, undefined]);
  opened.resolve();
  expect(accounts(await whole)).toEqual([undefined, 'ada@example.com']);
});
