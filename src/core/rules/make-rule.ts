import { AppError } from '../../shared/errors.ts';
import type { ArgumentCondition } from '../../shared/rule-conditions.ts';
import { type Rule, type RuleInput, ruleInputSchema } from '../../shared/rules.ts';
import { digestOf } from '../digest.ts';
import { linearRegex } from '../linear-regex.ts';
import { type Disk, realFolder } from './path-under.ts';
import { readHostPattern } from './url-host.ts';

/** Where a rule comes from, and when. Without an id it gets one from what it says. */
export type Birth = Pick<Rule, 'createdAt' | 'origin' | 'source'> & {
  readonly id?: string;
  readonly session?: string | null;
};

/**
 * A rule from what somebody wrote: checked, every folder kept as the one it really is.
 *
 * @throws AppError `input.invalid` when an expression, a host or a folder in it is none
 */
export function makeRule(input: RuleInput, birth: Birth, disk: Disk): Rule {
  const { when, ...rest } = ruleInputSchema.parse(input);
  const rule = { ...rest, ...(when && { when: when.map((condition) => checked(condition, disk)) }) };
  const { createdAt, origin, source, session = null } = birth;
  const id = birth.id ?? `r-${digestOf([rule, origin, source]).slice(0, 12)}`;
  return { ...rule, id, createdAt, origin, ...(source !== undefined && { source }), session };
}

/** What a rule says, without where it comes from. */
export function inputOf(rule: Rule): RuleInput {
  const { id: _id, createdAt: _at, origin: _origin, source: _source, session: _session, ...input } = rule;
  return input;
}

function checked(condition: ArgumentCondition, disk: Disk): ArgumentCondition {
  if (condition.is === 'regex') linearRegex(condition.pattern);
  if (condition.is === 'host') {
    const wrong = condition.hosts.find((host) => readHostPattern(host) === null);
    if (wrong !== undefined) {
      throw new AppError('input.invalid', `“${wrong}” is no host.`, {
        remedy: 'Write a host like example.com, *.example.com or 127.0.0.1:8080.',
      });
    }
  }
  if (condition.is !== 'under') return condition;
  return { ...condition, folder: folderOf(condition.folder, disk) };
}

function folderOf(text: string, disk: Disk): string {
  const folder = attempt(() => realFolder(text, disk));
  if (folder !== null) return folder;
  throw new AppError('input.invalid', `“${text}” is no folder a rule can be about.`, {
    remedy: 'Write its whole path, e.g. /home/me/project or ~/project.',
  });
}

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
