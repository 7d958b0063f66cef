import { useEffect, useState } from 'react';
import type { RuleUse } from '../../../shared/rule-trials.ts';
import type { Rule } from '../../../shared/rules.ts';
import { ask } from '../../host.ts';

/** How often each rule decided, by its id; null until that is known. */
export function useUses(rules: readonly Rule[] | null): ReadonlyMap<string, RuleUse> | null {
  const [uses, setUses] = useState<ReadonlyMap<string, RuleUse> | null>(null);
  useEffect(() => {
    if (rules === null) return;
    ask('rules.uses', {}).then(
      (list) => setUses(new Map(list.map((use) => [use.rule, use]))),
      // The rules stand without their counts; saying a wrong count would be worse.
      () => setUses(null),
    );
  }, [rules]);
  return uses;
}
