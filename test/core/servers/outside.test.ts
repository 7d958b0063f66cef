import { describe, expect, it } from 'vitest';
import { keepOutsideSecrets } from '../../../src/core/servers/outside.ts';
import { serverInputSchema } from '../../../src/shared/servers.ts';
import { memoryVault } from '../../fakes/memory-vault.ts';
import { proves } from '../../proves.ts';

const input = (arg: string) => serverInputSchema.parse({ transport: 'stdio', name: 'x', command: 'c', args: [arg] });
const outside = (secrets: Record<string, string>) => ({ origin: 'import' as const, enabled: false, secrets });

describe('the secrets of a server from outside', () => {
  it('are kept under its own name', async () => {
    const kept = new Map<string, string>();
    await keepOutsideSecrets(input('${secret:x.key}'), outside({ 'x.key': 'value' }), memoryVault(kept));
    expect([...kept]).toEqual([['secret:x.key', 'value']]);
  });

  it.each([
    ['that it points to must be its own', '${secret:other.key}', {}, 'not_allowed'],
    ['that it brings must be its own', 'plain', { 'other.key': 'v' }, 'not_allowed'],
    ['that it points to must not be there before it', '${secret:x.there}', {}, 'conflict'],
    ['that it brings must not replace one', 'plain', { 'x.there': 'v' }, 'conflict'],
  ])('%s', async (_what, arg, secrets, code) => {
    proves('import.own-secrets');
    const kept = new Map([['secret:x.there', 'before']]);
    await expect(keepOutsideSecrets(input(arg), outside(secrets), memoryVault(kept))).rejects.toMatchObject({ code });
    expect([...kept]).toEqual([['secret:x.there', 'before']]);
  });

  it('are all forgotten when one cannot be kept', async () => {
    const kept = new Map<string, string>();
    const vault = memoryVault(kept);
    const failing = {
      ...vault,
      async set(name: string, value: string) {
        if (name.endsWith('second')) throw new Error('locked');
        await vault.set(name, value);
      },
    };
    const secrets = outside({ 'x.first': 'a', 'x.second': 'b' });
    await expect(keepOutsideSecrets(input('plain'), secrets, failing)).rejects.toThrow('locked');
    expect([...kept]).toEqual([]);
  });
});
