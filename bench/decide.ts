import { join, resolve } from 'node:path';
import { compileRules, type RuleBase } from '../src/core/rules/compile-rules.ts';
import { decide } from '../src/core/rules/decide.ts';
import { lookAtDisk } from '../src/core/rules/disk.ts';
import { usualHierarchy } from '../src/shared/rule-set.ts';
import { effects, type Rule } from '../src/shared/rules.ts';

/** Measures one decision with 1,000 rules; prints one JSON line per figure, asserts nothing. */
const count = 1000;
const root = resolve(import.meta.dirname, '..');
const folders = ['src', 'src/core', 'src/cli', 'test', 'bench'].map((name) => join(root, name));
const base: RuleBase = {
  rules: Array.from({ length: count }, (_, n) => rule(n)),
  strict: false,
  scopes: {
    hierarchy: usualHierarchy,
    tools: Array.from({ length: 100 }, (_, n) => ({ server: `server-${n}`, tool: '*', scopes: [`s${n}:write`] })),
  },
  trustedServers: ['server-1'],
  sealed: true,
};

print('compile', measure(50, () => compileRules(base)).p50, 'µs');
const rules = compileRules(base);
figures('decide, tool seen before', (n) => call(n % 100, 'read_file'));
figures('decide, tool seen first', (n) => call(n % 100, `read_${n}`));
figures('decide, ten rules look at its path on disk', (n) => call(0, `path_${n % 50}`));

/** Globs in every name, and every kind of condition; none is a lone `*`, which would be easiest. */
function rule(n: number): Rule {
  const kinds: Partial<Rule>[] = [
    {},
    { scopes: [`s${n % 100}:admin`] },
    { when: [{ argument: '/path', is: 'glob', pattern: '/tmp/*' }] },
    { when: [{ argument: '/path', is: 'regex', pattern: '/tmp/[a-z]+/.*' }] },
    { when: [{ argument: '/url', is: 'host', hosts: ['*.example.com'] }] },
    { expiresAt: '2026-01-01T00:00:00.000Z' },
    { claims: { readOnlyHint: true } },
    { budget: { calls: 20, per: 'hour' } },
  ];
  const onDisk = n < 10;
  return {
    id: `r-${n}`,
    effect: onDisk ? 'ask' : (effects[n % 3] ?? 'ask'),
    agent: n % 2 === 0 ? '*' : 'claude*',
    server: onDisk ? 'server-0' : `s*-${n % 100}`,
    tool: onDisk ? 'path_*' : '*_f?le',
    expiresAt: null,
    note: '',
    createdAt: '2026-01-01T00:00:00.000Z',
    origin: 'person',
    session: null,
    ...(onDisk
      ? { when: [{ argument: '/path', is: 'under', folder: folders[n % folders.length] }] }
      : kinds[n % kinds.length]),
    ...(n % 3 !== 0 && !onDisk && { budget: undefined }),
  } as Rule;
}

function call(server: number, tool: string) {
  const args = { path: `${root}/src/../package.json`, url: 'https://api.example.com/x' };
  return { agent: 'claude code', session: 's', server: `server-${server}`, tool, arguments: args };
}

function figures(name: string, subject: (n: number) => ReturnType<typeof call>): void {
  let n = 0;
  const { p50, p99 } = measure(10_000, () =>
    decide(rules, subject(n++), { now: Date.now(), used: () => 0, disk: lookAtDisk() }),
  );
  print(`${name}, p50`, p50, 'µs');
  print(`${name}, p99`, p99, 'µs');
}

function measure(rounds: number, work: () => unknown): { p50: number; p99: number } {
  for (let n = 0; n < rounds / 10; n++) work();
  const times = Array.from({ length: rounds }, () => {
    const began = performance.now();
    work();
    return (performance.now() - began) * 1000;
  }).sort((a, b) => a - b);
  return { p50: times[rounds / 2] ?? 0, p99: times[Math.floor(rounds * 0.99)] ?? 0 };
}

function print(figure: string, value: number, unit: string): void {
  const line = { bench: 'decide', rules: count, figure, value: Number(value.toPrecision(3)), unit };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
