import { Plus, Shield } from 'lucide-react';
import { useState } from 'react';
import { effects, type Rule } from '../../../shared/rules.ts';
import { rules } from '../../stores/rules.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { Card, Screen } from '../../ui/card.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { AddRuleDialog } from './add-rule-dialog.tsx';
import { RuleRow } from './rule-row.tsx';

/** In the order they win: deny, then ask, then allow; within each, the newest first. */
function inOrder(list: readonly Rule[]): readonly Rule[] {
  const weight = (rule: Rule) => effects.length - effects.indexOf(rule.effect);
  return list.toSorted((one, other) => weight(one) - weight(other) || other.createdAt.localeCompare(one.createdAt));
}

/** What the person decided beforehand. */
export function RulesScreen() {
  const [adding, setAdding] = useState(false);
  const snapshot = rules.use();
  const add = (
    <Button look="primary" onClick={() => setAdding(true)}>
      <Plus aria-hidden="true" className="size-4" />
      {t.rules.add}
    </Button>
  );
  return (
    <Screen title={t.rules.title} subtitle={t.rules.subtitle} actions={snapshot.value?.length === 0 ? null : add}>
      <Loaded snapshot={snapshot} words={t.rules.loading} onRetry={rules.reload}>
        {(list) =>
          list.length === 0 ? (
            <Empty icon={Shield} title={t.rules.emptyTitle} text={t.rules.empty}>
              {add}
            </Empty>
          ) : (
            <Card>
              <ul aria-label={t.rules.list}>
                {inOrder(list).map((rule) => (
                  <RuleRow key={rule.id} rule={rule} />
                ))}
              </ul>
            </Card>
          )
        }
      </Loaded>
      {adding && <AddRuleDialog onClose={() => setAdding(false)} />}
    </Screen>
  );
}
