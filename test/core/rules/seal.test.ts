import { chmodSync, readdirSync, rmSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { proves } from '../../proves.ts';
import { rulesHome } from './rules-home.ts';

let home: ReturnType<typeof rulesHome>;
beforeEach(() => {
  home = rulesHome();
});
afterEach(() => home.remove());

/** A home whose rules allow everything but deleting, sealed; nothing runs on it any more. */
async function settled() {
  const run = await home.open();
  await run.rules.add({ effect: 'allow', tool: '*' });
  await run.rules.add({ effect: 'deny', tool: 'delete_*' });
  expect([run.effect({ tool: 'read' }), run.effect()]).toEqual(['allow', 'deny']);
  return run;
}

const sealOf = async (run: Awaited<ReturnType<typeof home.open>>) => (await run.rules.book()).seal;
const widen = (text: string) => text.replace('"delete_*"', '"nothing"');

/** Everything an attacker with a shell might do to the file, and what the person is told. */
const attacks: Record<string, { reason: string; canUndo: boolean; canAccept: boolean; attack: () => void }> = {
  'edited by another program': { reason: 'changed', canUndo: true, canAccept: true, attack: () => home.edit(widen) },
  'edited, its mark taken off': {
    reason: 'unsealed',
    canUndo: true,
    canAccept: true,
    attack: () => home.edit((text) => widen(text).replace(/,\s*"mark": "[^"]*"/, '')),
  },
  'without its mark and nothing else changed': {
    reason: 'unsealed',
    canUndo: true,
    canAccept: true,
    attack: () => home.edit((text) => text.replace(/,\s*"mark": "[^"]*"/, '')),
  },
  'in the form of an earlier version': {
    reason: 'unsealed',
    canUndo: true,
    canAccept: true,
    attack: () => home.write(JSON.stringify({ version: 1, value: [] })),
  },
  'that claims another key': {
    reason: 'key',
    canUndo: true,
    canAccept: true,
    attack: () => home.edit((text) => text.replace(/"key": "[^"]*"/, '"key": "another"')),
  },
  deleted: { reason: 'missing', canUndo: true, canAccept: true, attack: () => rmSync(home.file()) },
  'deleted with its copy': {
    reason: 'missing',
    canUndo: false,
    canAccept: true,
    attack() {
      rmSync(home.file());
      rmSync(home.file('rules-copy.json'));
    },
  },
  'whose key is lost': {
    reason: 'key',
    canUndo: false,
    canAccept: true,
    attack: () => home.secrets.delete('seal.key'),
  },
};

describe('rules changed while Countersign was not running', () => {
  it.each(Object.keys(attacks))('allow nothing when the file was %s', async (name) => {
    proves('rules.sealed');
    const { attack, ...told } = attacks[name] ?? {};
    await (await settled()).close();
    attack?.();
    const run = await home.open();
    expect(await sealOf(run)).toMatchObject({ state: 'broken', ...told });
    expect(run.effect({ tool: 'read' })).toBe('ask');
    // Only with file and copy gone is there no deny left to hold.
    expect(run.effect()).toBe(name === 'deleted with its copy' ? 'ask' : 'deny');
    await expect(run.rules.add({ effect: 'allow' })).rejects.toMatchObject({ code: 'rules.seal_broken' });
    await expect(
      run.rules.grant({ agent: 'a', session: 's', server: 'b', tool: 'c', arguments: {} }, 'always'),
    ).rejects.toMatchObject({ code: 'rules.seal_broken' });
    expect(run.rules.consider({ agent: 'a', session: 's', server: 'b', tool: 'read', arguments: {} }).because).toBe(
      'seal',
    );
    await expect.poll(run.kinds).toContain('rules.broken');
  });

  it('are an older copy put back: noticed through the history', async () => {
    proves('rules.rollback', 'rules.sealed');
    const first = await home.open();
    await first.rules.add({ effect: 'allow' });
    const [old, oldCopy] = [home.read(), home.read('rules-copy.json')];
    await first.rules.add({ effect: 'deny', tool: 'delete_*' });
    await first.rules.add({ effect: 'deny', tool: 'drop_*' });
    await first.close();
    home.write(old);
    const run = await home.open();
    expect(await sealOf(run)).toMatchObject({ state: 'broken', reason: 'older', canUndo: true });
    expect([run.effect({ tool: 'read' }), run.effect(), run.effect({ tool: 'drop_all' })]).toEqual([
      'ask',
      'deny',
      'deny',
    ]);
    await run.close();
    home.write(oldCopy, 'rules-copy.json');
    const both = await home.open();
    expect(await sealOf(both)).toMatchObject({ state: 'broken', reason: 'older', canUndo: false });
    expect(both.effect({ tool: 'read' })).toBe('ask');
  });

  it('are still sealed when only the copy was changed, and the copy is made good again', async () => {
    await (await settled()).close();
    home.write('{}', 'rules-copy.json');
    const run = await home.open();
    expect(await sealOf(run)).toEqual({ state: 'sealed' });
    expect(home.read('rules-copy.json')).toBe(home.read());
  });

  it('show what is different from the last good ones', async () => {
    await (await settled()).close();
    home.edit(widen);
    const run = await home.open();
    const seal = await sealOf(run);
    expect(seal).toMatchObject({
      difference: { added: [], removed: [], changed: [{ before: { tool: 'delete_*' }, after: { tool: 'nothing' } }] },
    });
  });

  it('that deny more deny at once, though nobody accepted them', async () => {
    await (await settled()).close();
    home.edit((text) => text.replace('"delete_*"', '"re*"'));
    const run = await home.open();
    expect([run.effect({ tool: 'read' }), run.effect(), run.effect({ tool: 'other' })]).toEqual([
      'deny',
      'deny',
      'ask',
    ]);
  });

  it('are put back by undoing, and what was found is kept beside', async () => {
    proves('rules.undo');
    await (await settled()).close();
    home.edit(widen);
    const edited = home.read();
    const run = await home.open();
    expect((await run.rules.undo()).seal).toEqual({ state: 'sealed' });
    expect([run.effect({ tool: 'read' }), run.effect()]).toEqual(['allow', 'deny']);
    const [aside] = readdirSync(home.home).filter((name) => name.includes('set-aside'));
    expect(home.read(aside)).toBe(edited);
    await run.close();
    expect(await sealOf(await home.open())).toEqual({ state: 'sealed' });
  });

  it('cannot be undone without a good copy, and nothing is lost by trying', async () => {
    await (await settled()).close();
    home.secrets.delete('seal.key');
    const run = await home.open();
    const before = home.read();
    await expect(run.rules.undo()).rejects.toMatchObject({ code: 'rules.seal_broken' });
    expect(home.read()).toBe(before);
  });

  it('are taken over when the person accepts exactly what they were shown', async () => {
    proves('rules.proposed');
    await (await settled()).close();
    home.edit(widen);
    const run = await home.open();
    const { digest } = await run.rules.propose({ from: 'edited' });
    home.edit((text) => text.replace('"allow"', '"ask"'));
    await expect(run.rules.accept({ from: 'edited' }, digest)).rejects.toMatchObject({
      code: 'rules.proposal_changed',
    });
    expect((await sealOf(run)).state).toBe('broken');
    const again = await run.rules.propose({ from: 'edited' });
    expect((await run.rules.accept({ from: 'edited' }, again.digest)).seal).toEqual({ state: 'sealed' });
    expect(run.effect()).toBe('ask');
    await run.close();
    expect(await sealOf(await home.open())).toEqual({ state: 'sealed' });
  });

  it('do not hide a rule behind another one of the same id', async () => {
    await (await settled()).close();
    home.edit((text) => {
      const file = JSON.parse(text);
      const [first] = file.value.set.rules;
      file.value.set.rules.push({ ...first, tool: 'hidden' });
      return JSON.stringify(file);
    });
    const run = await home.open();
    const { difference } = await run.rules.propose({ from: 'edited' });
    expect(difference.added).toMatchObject([{ tool: 'hidden' }]);
  });

  it('are not read at all when they are no rules, and are left as they are', async () => {
    proves('rules.unreadable-refuses');
    await (await settled()).close();
    for (const text of ['not json', '{"version":1,"value":{"set":{"rules":[{"effect":"maybe"}]}}}', '[]']) {
      home.write(text);
      await expect(home.start()).rejects.toMatchObject({ code: 'config.corrupt' });
      expect(home.read()).toBe(text);
    }
    home.write('{"version":2,"value":[]}');
    await expect(home.start()).rejects.toMatchObject({ code: 'config.newer' });
  });
});

describe('rules changed while Countersign is running', () => {
  it.each(Object.keys(attacks).filter((name) => !name.includes('key')))('allow nothing any more: %s', async (name) => {
    proves('rules.sealed');
    const run = await settled();
    attacks[name]?.attack();
    expect([run.effect({ tool: 'read' }), run.effect()]).toEqual(['ask', 'deny']);
    expect((await run.rules.undo()).seal).toEqual({ state: 'sealed' });
    expect([run.effect({ tool: 'read' }), run.effect()]).toEqual(['allow', 'deny']);
  });

  it('allow nothing while the file is unreadable', async () => {
    const run = await settled();
    home.write('not json');
    expect([run.effect({ tool: 'read' }), run.effect()]).toEqual(['ask', 'deny']);
    expect(await sealOf(run)).toMatchObject({ reason: 'unreadable', canAccept: false, canUndo: true });
    await expect(run.rules.propose({ from: 'edited' })).rejects.toMatchObject({ code: 'rules.seal_broken' });
  });

  it('are never overwritten by a change of the person’s own', async () => {
    const run = await settled();
    home.edit(widen);
    const edited = home.read();
    await expect(run.rules.add({ effect: 'ask' })).rejects.toMatchObject({ code: 'rules.seal_broken' });
    expect(home.read()).toBe(edited);
  });

  it('are good again when the file is what it was', async () => {
    const run = await settled();
    const good = home.read();
    home.edit(widen);
    expect(run.effect({ tool: 'read' })).toBe('ask');
    home.write(good);
    expect(run.effect({ tool: 'read' })).toBe('allow');
    expect(await sealOf(run)).toEqual({ state: 'sealed' });
  });
});

describe('a change of the rules', () => {
  it('is in the history before it takes effect, and does not happen when it cannot be', async () => {
    const run = await settled();
    home.faults.unwritable = 'rule.added';
    await expect(run.rules.add({ effect: 'deny', tool: 'read' })).rejects.toThrow('disk is full');
    home.faults.unwritable = '';
    expect(run.effect({ tool: 'read' })).toBe('allow');
    await run.rules.add({ effect: 'deny', tool: 'other' });
    await run.close();
    const again = await home.open();
    expect(await sealOf(again)).toEqual({ state: 'sealed' });
    expect(again.rules.list()).toHaveLength(3);
  });

  it('that was in the history when Countersign was killed takes effect at the next start', async () => {
    const run = await settled();
    home.faults.stopAfter = 'rule.added';
    run.rules.add({ effect: 'deny', tool: 'read' });
    await expect.poll(() => run.kinds().filter((kind) => kind === 'rule.added').length).toBe(3);
    await run.close();
    home.faults.stopAfter = '';
    const again = await home.open();
    expect(await sealOf(again)).toEqual({ state: 'sealed' });
    expect(again.effect({ tool: 'read' })).toBe('deny');
  });

  it('waits for the one before it, so that none is lost', async () => {
    const run = await home.open();
    await Promise.all(Array.from({ length: 10 }, (_, n) => run.rules.add({ effect: 'deny', tool: `tool-${n}` })));
    expect(run.rules.list()).toHaveLength(10);
    await run.close();
    expect((await home.open()).rules.list()).toHaveLength(10);
  });

  it('is kept in files of the owner alone, and so is what is set aside', async () => {
    const run = await settled();
    home.edit(widen);
    chmodSync(home.file(), 0o644);
    await run.rules.undo();
    const files = readdirSync(home.home).filter((name) => name.startsWith('rules'));
    expect(files).toHaveLength(3);
    for (const name of files) expect(statSync(home.file(name)).mode & 0o777).toBe(0o600);
  });

  it('counts for nothing until the vault was asked whose it is', async () => {
    await (await settled()).close();
    const run = await home.start();
    expect([run.effect({ tool: 'read' }), run.effect()]).toEqual(['ask', 'deny']);
    await run.rules.unlock();
    expect(run.effect({ tool: 'read' })).toBe('allow');
  });
});
