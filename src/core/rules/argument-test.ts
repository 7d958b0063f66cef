import { isDeepStrictEqual } from 'node:util';
import type { ArgumentCondition } from '../../shared/rule-conditions.ts';
import type { Effect } from '../../shared/rules.ts';
import { linearRegex, longestText } from '../linear-regex.ts';
import { pointerSteps, valuesAt } from './argument-values.ts';
import { type Finding, holds, not, type Outcome, unclear, when } from './finding.ts';
import { matchesGlob } from './glob.ts';
import { type Disk, pathUnder } from './path-under.ts';
import { hostAmong, readHostPattern } from './url-host.ts';

/** What is known about a call's arguments besides themselves. */
export interface ArgumentFacts {
  readonly disk: Disk;
  /** What the history put in place of a secret: a value with it in it is not what the call had. */
  readonly redacted?: string;
}

/** Tests a call's arguments; undefined when no arguments are known yet. */
export type ArgumentTest = (args: unknown, facts: ArgumentFacts) => Finding;

type ValueTest = (value: unknown, disk: Disk) => Finding;

/**
 * The test a condition stands for. Where its place stands for several values an `allow` needs it of all, an `ask` or `deny`
 * of any.
 */
export function argumentTest(condition: ArgumentCondition, effect: Effect): ArgumentTest {
  const steps = pointerSteps(condition.argument);
  if (condition.is === 'present' || condition.is === 'absent') {
    const wanted = condition.is === 'present';
    return (args) => {
      const { values, blocked } = valuesAt(args, steps);
      if (values.length === 0 && blocked) return unclear('inside a text or number');
      return when(values.length > 0 === wanted);
    };
  }
  const test = valueTest(condition);
  return (args, { disk, redacted }) => {
    const { values, blocked } = valuesAt(args, steps);
    const findings = values.map((value) => (hides(value, redacted) ? unclear('redacted') : test(value, disk)));
    if (blocked) findings.push(unclear('inside a text or number'));
    return ofSeveral(findings, effect);
  };
}

function ofSeveral(findings: readonly Finding[], effect: Effect): Finding {
  const order: readonly Outcome[] = effect === 'allow' ? ['not', 'unclear', 'holds'] : ['holds', 'unclear', 'not'];
  for (const outcome of order) {
    const found = findings.find((finding) => finding.outcome === outcome);
    if (found) return found;
  }
  return { outcome: 'not', detail: 'the argument is not there' };
}

function hides(value: unknown, redacted: string | undefined): boolean {
  return redacted !== undefined && (JSON.stringify(value) ?? '').includes(redacted);
}

function valueTest(condition: Exclude<ArgumentCondition, { is: 'present' | 'absent' }>): ValueTest {
  switch (condition.is) {
    case 'equals':
      return (value) => when(isDeepStrictEqual(value, condition.value));
    case 'oneOf':
      return (value) => when((condition.values as readonly unknown[]).includes(value));
    case 'glob':
      return ofText((text) => matchesGlob(condition.pattern, text));
    case 'regex':
      return ofText(regexOrNull(condition.pattern));
    case 'range': {
      const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = condition;
      return (value) => {
        if (typeof value !== 'number') return unclear('not a number');
        return when(value >= min && value <= max);
      };
    }
    case 'under':
      return (value, disk) => pathUnder(condition.folder, value, disk);
    case 'host': {
      const patterns = condition.hosts.map(readHostPattern);
      return (value) => hostAmong(patterns, value);
    }
  }
}

/** What nobody checked, such as an edited file, may hold an expression that is none. */
function regexOrNull(pattern: string): ((text: string) => boolean) | null {
  try {
    return linearRegex(pattern);
  } catch {
    return null;
  }
}

function ofText(test: ((text: string) => boolean) | null): ValueTest {
  return (value) => {
    if (test === null) return unclear('not an expression');
    if (typeof value !== 'string') return unclear('not a text');
    if (value.length > longestText || !value.isWellFormed()) return unclear('too long, or broken text');
    return test(value) ? holds : not;
  };
}
