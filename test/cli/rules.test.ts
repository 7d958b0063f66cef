import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { commandLine } from './stub-core.ts';

let folder: string;
let line: ReturnType<typeof commandLine>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-rule-files-'));
  writeFileSync(join(folder, 'rules.json'), '{"some":"text"}');
  writeFileSync(join(folder, 'scopes.json'), '{"tools":[{"server":"fs","tool":"*","scopes":["files:read"]}]}');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => line.remove());

async function run(...words: string[]) {
  line = commandLine();
  const ran = await line.countersign(words);
  return { ...ran, asked: line.asked.at(-1) };
}

describe('a rule on the command line', () => {
  it('carries every condition', async () => {
    const { exitCode, asked } = await run(
      ...['rule', 'add', '--effect', 'allow', '--server', 'fs', '--scope', 'files:read,net:read', '--scope', 'x'],
      ...['--when', '{"path":{"under":"/work"},"mode":"r","n":{"range":{"max":5}},"a~b":{"present":true}}'],
      ...['--budget', '20/hour', '--note', 'reads', '--review-result', '--expires', '2099-01-01'],
    );
    expect(exitCode).toBe(0);
    expect(asked).toMatchObject({
      name: 'rules.add',
      input: {
        effect: 'allow',
        server: 'fs',
        scopes: ['files:read', 'net:read', 'x'],
        when: [
          { argument: '/path', is: 'under', folder: '/work' },
          { argument: '/mode', is: 'equals', value: 'r' },
          { argument: '/n', is: 'range', max: 5 },
          { argument: '/a~0b', is: 'present' },
        ],
        budget: { calls: 20, per: 'hour' },
        note: 'reads',
        reviewResult: true,
        expiresAt: '2099-01-01T00:00:00.000Z',
      },
    });
  });

  it.each([
    ['{"url":{"host":"*.example.com"}}', [{ argument: '/url', is: 'host', hosts: ['*.example.com'] }]],
    [
      '{"/a/b":{"glob":"x*","regex":"x.+"}}',
      [
        { argument: '/a/b', is: 'glob', pattern: 'x*' },
        { argument: '/a/b', is: 'regex', pattern: 'x.+' },
      ],
    ],
    [
      '{"a":{"oneOf":[1,"x"]},"b":{"absent":true}}',
      [
        { argument: '/a', is: 'oneOf', values: [1, 'x'] },
        { argument: '/b', is: 'absent' },
      ],
    ],
    ['{"argument":"/a","is":"present"}', [{ argument: '/a', is: 'present' }]],
    ['[{"argument":"/a","is":"equals","value":null}]', [{ argument: '/a', is: 'equals', value: null }]],
  ])('takes --when %s', async (when, conditions) => {
    const { asked } = await run('rule', 'add', '--effect', 'deny', '--when', when);
    expect(asked?.input).toMatchObject({ when: conditions });
  });

  it.each([
    ['--when', '{}'],
    ['--when', '[]'],
    ['--when', 'path under /work'],
    ['--when', '{"path":{"beneath":"/work"}}'],
    ['--when', '{"path":{"range":{}}}'],
    ['--when', '{"path":{}}'],
    ['--budget', '20'],
    ['--budget', '20/week'],
    ['--budget', '0/hour'],
    ['--scope', ''],
  ])('refuses %s %s by name, and asks nothing', async (...words) => {
    const { exitCode, stderr, asked } = await run('rule', 'add', '--effect', 'allow', ...words);
    expect(exitCode).toBe(2);
    expect(stderr).not.toBe('');
    expect(asked).toBeUndefined();
  });

  it('refuses a budget for a deny', async () => {
    expect((await run('rule', 'add', '--effect', 'deny', '--budget', '1/day')).exitCode).toBe(2);
  });
});

describe('what the rule commands ask', () => {
  it.each<[string[], string, unknown]>([
    [
      ['try', 'files', 'read', '{"a":1}', '--as', 'claude'],
      'rules.explain',
      { agent: 'claude', server: 'files', tool: 'read', arguments: { a: 1 } },
    ],
    [['try', 'files', 'read', '--effect', 'deny'], 'rules.explain', { agent: 'cli', rule: { effect: 'deny' } }],
    [['try'], 'rules.try', { calls: 1000 }],
    [
      ['try', '--effect', 'allow', '--tool', 'read', '--calls', '16'],
      'rules.try',
      { calls: 16, rule: { tool: 'read' } },
    ],
    [['suggest'], 'rules.suggestions', {}],
    [['status'], 'rules.book', {}],
    [
      ['configure', '--strict', 'on', '--trust', 'a,b'],
      'rules.configure',
      { strict: true, trustedServers: ['a', 'b'] },
    ],
    [['configure', '--trust', ''], 'rules.configure', { trustedServers: [] }],
    [['preset', 'balanced'], 'rules.propose', { from: 'preset', preset: 'balanced' }],
    [['preset', 'balanced', '--accept', 'd1'], 'rules.accept', { source: { from: 'preset' }, digest: 'd1' }],
    [['project', '/work'], 'rules.propose', { from: 'project', folder: '/work' }],
    [['project', '/work', '--forget'], 'rules.forgetProject', { folder: '/work' }],
    [['review'], 'rules.propose', { from: 'edited' }],
    [['undo'], 'rules.undo', {}],
    [['export'], 'rules.export', {}],
  ])('rule %j', async (words, name, input) => {
    const { exitCode, asked } = await run('rule', ...words);
    expect(exitCode).toBe(0);
    expect(asked).toMatchObject({ name, input });
    const { stdout } = await run('rule', ...words, '--json');
    expect(() => JSON.parse(stdout)).not.toThrow();
  });

  it('reads what is imported from a file, and writes what is exported to a new one', async () => {
    const file = join(folder, 'rules.json');
    expect((await run('rule', 'import', file)).asked?.input).toEqual({ from: 'text', text: '{"some":"text"}' });
    expect((await run('rule', 'import', join(folder, 'none'))).exitCode).toBe(4);
    const scopes = await run('rule', 'configure', '--scopes', join(folder, 'scopes.json'));
    expect(scopes.asked?.input).toMatchObject({ scopes: { tools: [{ server: 'fs' }] } });
    expect((await run('rule', 'configure', '--scopes', file)).exitCode).toBe(2);
    const output = join(folder, 'out.json');
    expect((await run('rule', 'export', '-o', output)).exitCode).toBe(0);
    expect(readFileSync(output, 'utf8')).toBe('{"countersign":"rules"}\n');
    expect((await run('rule', 'export', '-o', output)).exitCode).toBe(2);
  });
});

describe('what people read about rules', () => {
  it('is a difference with the digest to accept it by', async () => {
    const { stdout } = await run('rule', 'preset', 'strict');
    expect(stdout).toContain('+ allow * → * * [r1]');
    expect(stdout).toContain('- strict: false');
    expect(stdout).toContain('+ strict: true');
    expect(stdout).toContain('--accept d1');
  });

  it('says when the rules are not sealed, and what to do', async () => {
    const { stdout } = await run('rule', 'status');
    expect(stdout).toContain('changed behind Countersign’s back');
    expect(stdout).toContain('countersign rule undo');
    expect(stdout).toContain('/work: current');
  });

  it('explains a call and counts past ones, with nothing a terminal would obey', async () => {
    const told = await run('rule', 'try', 'files', 'read');
    expect(told.stdout).toContain('ask: no rule answers it');
    expect(told.stdout).toContain('expiry does not hold: over‹U+001B›[31m');
    const counted = await run('rule', 'try', '--effect', 'allow');
    expect(counted.stdout).toContain('14 of 16 as you did');
    expect(counted.stdout).toContain('ask → allow');
  });
});
