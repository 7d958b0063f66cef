import { compileRules, type Facts, type RuleBase, type Subject } from '../../../src/core/rules/compile-rules.ts';
import { decide } from '../../../src/core/rules/decide.ts';
import type { Disk } from '../../../src/core/rules/path-under.ts';
import type { Rule } from '../../../src/shared/rules.ts';

export const now = Date.parse('2026-11-20T10:00:00Z');

/** A rule that allows everything, but for what is said. */
export function rule(change: Partial<Rule> = {}): Rule {
  const base = { id: 'r-1', effect: 'allow', agent: '*', server: '*', tool: '*', expiresAt: null, note: '' } as const;
  return { ...base, createdAt: '2026-11-20T09:00:00.000Z', origin: 'person', session: null, ...change };
}

/** A file system in which every path is what it says, unless it is named here: a link, or nothing (null). */
export function imaginaryDisk(
  real: Readonly<Record<string, string | null>> = {},
  platform: Disk['platform'] = 'linux',
): Disk {
  return {
    platform,
    homeFolder: platform === 'win32' ? 'C:\\Users\\me' : '/home/me',
    real: (path) => (path in real ? (real[path] ?? null) : path),
    link: () => null,
  };
}

export function facts(change: Partial<Facts> = {}): Facts {
  return { now, used: () => 0, disk: imaginaryDisk(), ...change };
}

export function base(rules: readonly Rule[], change: Partial<RuleBase> = {}): RuleBase {
  return {
    rules,
    strict: false,
    scopes: { hierarchy: [], tools: [] },
    trustedServers: [],
    sealed: true,
    ...change,
  };
}

export function subject(change: Partial<Subject> = {}): Subject {
  return { agent: 'Claude Code', session: 's1', server: 'github', tool: 'delete_repo', arguments: {}, ...change };
}

/** The effect of these rules on a call. */
export function effectOf(rules: readonly Rule[], call: Subject, change: Partial<RuleBase> = {}, given = facts()) {
  return decide(compileRules(base(rules, change)), call, given).effect;
}
