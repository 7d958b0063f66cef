import { useEffect, useState } from 'react';
import type { Suggestion } from '../../../shared/rule-trials.ts';
import type { RuleInput } from '../../../shared/rules.ts';
import { ask } from '../../host.ts';
import { useAction } from '../../lib/use-action.ts';
import { t } from '../../text/en.ts';
import { phraseText } from '../../text/phrase.ts';
import { useAgo } from '../../ui/ago.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { PhraseText } from '../../ui/phrase.tsx';
import { ProblemNote } from '../../ui/states.tsx';

const words = t.rules.suggestions;

function Row({ suggestion, onLook }: { suggestion: Suggestion; onLook: () => void }) {
  const { rule, allowed, lastAt } = suggestion;
  const sentence = t.rules.sentence(rule);
  const ago = useAgo(lastAt);
  return (
    <li className="flex items-center gap-4 border-t border-line px-4 py-[11px] first:border-t-0">
      <div className="min-w-0 flex-1">
        <PhraseText phrase={sentence} />
        <p className="text-small text-muted">{words.allowed(allowed, ago)}</p>
      </div>
      <Button size="small" aria-label={words.lookAt(phraseText(sentence))} onClick={onLook}>
        {words.look}
      </Button>
    </li>
  );
}

/** Rules the person may want. Looking at one opens it as a rule still to be added. `since` loads them anew when it changes. */
export function SuggestionList({ since, onLook }: { since: unknown; onLook: (rule: RuleInput) => void }) {
  const [list, setList] = useState<readonly Suggestion[]>([]);
  const { problem, run } = useAction();
  useEffect(() => {
    // Every change of the rules may make a suggestion pointless.
    void since;
    void run(async () => setList(await ask('rules.suggestions', {})));
  }, [since, run]);
  if (problem) return <ProblemNote problem={problem} />;
  if (list.length === 0) return null;
  return (
    <section aria-label={words.title}>
      <h2 className="font-[600]">{words.title}</h2>
      <p className="mb-2 text-small text-muted">{words.text}</p>
      <Card>
        <ul>
          {list.map((suggestion) => (
            <Row key={JSON.stringify(suggestion.rule)} suggestion={suggestion} onLook={() => onLook(suggestion.rule)} />
          ))}
        </ul>
      </Card>
    </section>
  );
}
