import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RuleSource, ruleBookSchema } from '../../../src/shared/rule-set.ts';
import { proves } from '../../proves.ts';
import { type Run, rulesHome } from './rules-home.ts';

let home: ReturnType<typeof rulesHome>;
let run: Run;
beforeEach(async () => {
  home = rulesHome();
  run = await home.open();
});
afterEach(() => home.remove());

async function take(source: RuleSource, from = run) {
  const { digest } = await from.rules.propose(source);
  return await from.rules.accept(source, digest);
}

describe('presets', () => {
  it('replace each other and leave the person’s own rules alone', async () => {
    const own = await run.rules.add({ effect: 'deny', tool: 'x' });
    expect((await run.rules.book()).preset).toBeNull();
    expect(await take({ from: 'preset', preset: 'balanced' })).toMatchObject({ preset: 'balanced', strict: false });
    expect(run.rules.list().map(({ origin }) => origin)).toEqual(['person', 'preset', 'preset']);
    expect(await take({ from: 'preset', preset: 'strict' })).toMatchObject({ preset: 'strict', strict: true });
    expect(
      run.rules
        .list()
        .filter(({ origin }) => origin === 'preset')
        .every(({ scopes }) => scopes),
    ).toBe(true);
    expect(await take({ from: 'preset', preset: 'careful' })).toMatchObject({ preset: 'careful', strict: false });
    expect(run.rules.list()).toEqual([own]);
  });

  it('balanced: reads of trusted servers pass, writes ask, what destroys asks twice', async () => {
    await take({ from: 'preset', preset: 'balanced' });
    await run.rules.configure({ trustedServers: ['github'] });
    home.claims['github read'] = { readOnlyHint: true };
    home.claims['github write'] = { readOnlyHint: false, destructiveHint: false };
    home.claims['github drop'] = { readOnlyHint: false, destructiveHint: true };
    home.claims['other read'] = { readOnlyHint: true };
    const call = (server: string, tool: string) =>
      run.rules.consider({ agent: 'a', session: 's', server, tool, arguments: {} });
    expect(call('github', 'read').effect).toBe('allow');
    expect(call('github', 'write')).toMatchObject({ effect: 'ask', rule: null });
    expect(call('github', 'drop')).toMatchObject({ effect: 'ask', twice: true });
    expect(call('other', 'read').effect).toBe('ask');
  });

  it('strict: only tools with scopes are offered, reads pass and the rest asks', async () => {
    await take({ from: 'preset', preset: 'strict' });
    const { scopes } = await run.rules.book();
    const tools = [
      { server: 'fs', tool: 'read_*', scopes: ['files:read'] },
      { server: 'fs', tool: 'write_*', scopes: ['files:write'] },
      { server: 'fs', tool: 'chmod', scopes: ['files:admin'] },
    ];
    await run.rules.configure({ scopes: { ...scopes, tools } });
    const effects = ['read_file', 'write_file', 'chmod', 'new_tool'].map((tool) => run.effect({ server: 'fs', tool }));
    expect(effects).toEqual(['allow', 'ask', 'ask', 'deny']);
  });
});

describe('an exported rule set', () => {
  it('comes into another home as the difference the person looked at', async () => {
    proves('rules.proposed');
    await run.rules.add({ effect: 'allow', tool: 'read', when: [{ argument: '/n', is: 'range', max: 3 }] });
    await run.rules.configure({ trustedServers: ['fs'] });
    await run.rules.grant({ agent: 'a', session: 's', server: 'b', tool: 'c', arguments: {} }, 'always');
    const text = await run.rules.exportText();

    const other = rulesHome();
    try {
      const there = await other.open();
      const old = await there.rules.add({ effect: 'deny', tool: 'old' });
      const grant = await there.rules.grant(
        { agent: 'x', session: 's', server: 'y', tool: 'z', arguments: {} },
        'always',
      );
      const { difference, digest } = await there.rules.propose({ from: 'text', text });
      expect(difference).toMatchObject({
        added: [{ tool: 'read', origin: 'person' }],
        removed: [{ id: old.id }],
        changed: [],
        before: { trustedServers: [] },
        after: { trustedServers: ['fs'] },
      });
      expect(there.rules.list()).toHaveLength(2);
      await there.rules.accept({ from: 'text', text }, digest);
      expect(there.rules.list().map(({ id, tool }) => [id === grant.id, tool])).toEqual([
        [true, 'z'],
        [false, 'read'],
      ]);
      const again = await there.rules.propose({ from: 'text', text });
      expect(again.difference).toMatchObject({ added: [], removed: [], changed: [], after: {} });
    } finally {
      await other.remove();
    }
  });

  it('shows a rule of ours that it changes', async () => {
    const { id } = await run.rules.add({ effect: 'allow', tool: 'read' });
    const text = (await run.rules.exportText()).replace('"tool": "read"', '"tool": "*"');
    const { difference } = await run.rules.propose({ from: 'text', text });
    expect(difference).toMatchObject({
      added: [],
      removed: [],
      changed: [{ before: { id, tool: 'read' }, after: { id, tool: '*' } }],
    });
  });

  it('counts for nothing once the rules are not those it was compared with', async () => {
    const text = await run.rules.exportText();
    const { digest } = await run.rules.propose({ from: 'text', text });
    await run.rules.add({ effect: 'deny' });
    await expect(run.rules.accept({ from: 'text', text }, digest)).rejects.toMatchObject({
      code: 'rules.proposal_changed',
    });
    await expect(run.rules.accept({ from: 'preset', preset: 'careful' }, digest)).rejects.toMatchObject({
      code: 'rules.proposal_changed',
    });
  });

  it.each([
    '',
    '{}',
    '[]',
    'null',
    '{"countersign":"rules","version":9}',
    '{"countersign":"rules","version":1,"strict":false,"scopes":{},"trustedServers":[],"rules":[{"effect":"allow","when":[{"argument":"/a","is":"regex","pattern":"("}]}]}',
  ])('is refused by name when it is %j', async (text) => {
    await expect(run.rules.propose({ from: 'text', text })).rejects.toMatchObject({ code: 'input.invalid' });
  });
});

describe('a project’s rules', () => {
  const folder = () => join(home.home, 'project');
  function project(rules: unknown) {
    mkdirSync(join(folder(), '.countersign'), { recursive: true });
    writeFileSync(join(folder(), '.countersign', 'rules.json'), JSON.stringify({ rules }));
  }
  const source = (): RuleSource => ({ from: 'project', folder: folder() });

  it('hold once the person accepted them, and again on every change', async () => {
    proves('rules.projects');
    await run.rules.add({ effect: 'allow' });
    project([{ effect: 'deny', tool: 'deploy' }]);
    expect(run.effect({ tool: 'deploy' })).toBe('allow');
    const { difference } = await run.rules.propose(source());
    expect(difference.added).toMatchObject([{ tool: 'deploy', origin: 'project', source: realpathSync(folder()) }]);
    expect(await take(source())).toMatchObject({ projects: [{ state: 'current' }] });
    expect(run.effect({ tool: 'deploy' })).toBe('deny');

    const { digest } = await run.rules.propose(source());
    project([{ effect: 'ask', tool: 'deploy' }]);
    expect((await run.rules.book()).projects).toMatchObject([{ state: 'waiting' }]);
    expect(run.effect({ tool: 'deploy' })).toBe('deny');
    await expect(run.rules.accept(source(), digest)).rejects.toMatchObject({ code: 'rules.proposal_changed' });
    await take(source());
    expect(run.effect({ tool: 'deploy' })).toBe('ask');
  });

  it('never allow', async () => {
    proves('rules.projects');
    project([
      { effect: 'deny', tool: 'x' },
      { effect: 'allow', tool: 'deploy' },
    ]);
    await expect(run.rules.propose(source())).rejects.toMatchObject({ code: 'rules.loosens' });
    await expect(run.rules.accept(source(), '')).rejects.toMatchObject({ code: 'rules.loosens' });
    project([{ effect: 'deny', tool: 'x' }]);
    await take(source());
    project([{ effect: 'allow' }]);
    expect((await run.rules.book()).projects).toMatchObject([
      { state: 'invalid', problem: expect.stringContaining('allows') },
    ]);
  });

  it('are forgotten with their project', async () => {
    project([{ effect: 'deny', tool: 'deploy' }]);
    const { projects } = await take(source());
    const book = await run.rules.forgetProject(projects[0]?.folder ?? '');
    expect(book.projects).toEqual([]);
    expect(run.rules.list()).toEqual([]);
    expect(ruleBookSchema.parse(book)).toEqual(book);
  });

  it('are named when their file is not there, or no whole path was given', async () => {
    await expect(run.rules.propose(source())).rejects.toMatchObject({ code: 'not_found' });
    await expect(run.rules.propose({ from: 'project', folder: 'project' })).rejects.toMatchObject({
      code: 'input.invalid',
    });
  });
});

describe('a rule about a folder', () => {
  it('is kept with the folder as it really is', async () => {
    const made = await run.rules.add({
      effect: 'allow',
      when: [{ argument: '/path', is: 'under', folder: `${home.home}/a/../b/` }],
    });
    expect(made.when).toMatchObject([{ folder: join(realpathSync(home.home), 'b') }]);
    const relative = { effect: 'allow' as const, when: [{ argument: '/path', is: 'under' as const, folder: 'b' }] };
    await expect(run.rules.add(relative)).rejects.toMatchObject({ code: 'input.invalid' });
  });
});
