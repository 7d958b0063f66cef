import { describe, expect, it } from 'vitest';
import { createKeptSecrets } from '../../../src/core/servers/kept-secrets.ts';
import { keepOutsideSecrets } from '../../../src/core/servers/outside.ts';
import { serverInputSchema } from '../../../src/shared/servers.ts';
import { memoryKept } from '../../fakes/memory-kept.ts';
import { memoryVault } from '../../fakes/memory-vault.ts';
import { openPool } from '../../integration/servers-harness.ts';
import { proves } from '../../proves.ts';

const input = (arg: string) => serverInputSchema.parse({ transport: 'stdio', name: 'x', command: 'c', args: [arg] });
const outside = (secrets: Record<string, string>) => ({ origin: 'import' as const, enabled: false, secrets });

/** The list of secrets over a vault that holds these. */
const over = (held: Map<string, string>) =>
  createKeptSecrets({ file: memoryKept([]), vault: memoryVault(held), clock: Date, onSecret: () => {} });

describe('the secrets of a server from outside', () => {
  it('are kept under the names its configuration points to', async () => {
    const [held, kept] = [new Map<string, string>(), new Map<string, string>()];
    const keepAs = async (name: string, value: string) => void kept.set(name, value);
    await keepOutsideSecrets(input('${secret:x.key}'), outside({ 'x.key': 'value' }), over(held), keepAs);
    expect([...kept]).toEqual([['x.key', 'value']]);
  });

  it.each([
    ['that it points to must be its own', '${secret:other.key}', {}, 'not_allowed'],
    ['that it brings must be its own', 'plain', { 'other.key': 'v' }, 'not_allowed'],
    ['that it points to must not be there before it', '${secret:x.there}', {}, 'conflict'],
    ['that it brings must not replace one', 'plain', { 'x.there': 'v' }, 'conflict'],
  ])('%s', async (_what, arg, secrets, code) => {
    proves('import.own-secrets');
    const held = new Map([['secret:x.there', 'before']]);
    const keepAs = () => Promise.reject(new Error('kept'));
    await expect(keepOutsideSecrets(input(arg), outside(secrets), over(held), keepAs)).rejects.toMatchObject({ code });
    expect([...held]).toEqual([['secret:x.there', 'before']]);
  });

  it('must not stand in what would sign us in, which is kept in the configuration', async () => {
    const bringing = serverInputSchema.parse({
      transport: 'http',
      name: 'x',
      url: 'https://example.com/',
      auth: { kind: 'automatic', clientSecret: 'plain' },
    });
    const keepAs = async () => {};
    const refused = keepOutsideSecrets(bringing, outside({}), over(new Map()), keepAs);
    await expect(refused).rejects.toMatchObject({ code: 'not_allowed' });
  });

  it('are all forgotten when one cannot be kept', async () => {
    const pool = openPool();
    const set = pool.vault.set;
    pool.vault.set = async (name, value) => {
      if (name.endsWith('second')) throw new Error('locked');
      await set(name, value);
    };
    const adding = pool.servers.add(input('plain'), outside({ 'x.first': 'a', 'x.second': 'b' }));
    await expect(adding).rejects.toThrow('locked');
    expect(await pool.vault.get('secret:x.first')).toBeNull();
    expect(pool.secretNames.read()).toEqual([]);
    expect(pool.configs()).toEqual([]);
  });
});
