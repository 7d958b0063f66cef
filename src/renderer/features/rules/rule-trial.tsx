import type { RuleTrial } from '../../../shared/rule-trials.ts';
import { formatExact } from '../../lib/format.ts';
import { t } from '../../text/en.ts';
import { Chip } from '../../ui/chip.tsx';
import { PlainText } from '../../ui/plain-text.tsx';

const words = t.rules.trial;

/** What a rule would have done to the calls there were. */
export function RuleTrialResult({ trial }: { trial: RuleTrial }) {
  const { calls, after, matched, unclear, answers, changes } = trial;
  if (calls === 0) return <p className="text-small text-muted">{words.none}</p>;
  return (
    <section aria-label={words.title} className="flex flex-col gap-1 rounded-lg bg-sunken px-3 py-2 text-small">
      <p>
        {words.summary(calls, after)} {words.matched(matched)}
      </p>
      {answers.same + answers.other > 0 && <p>{words.answers(answers.same, answers.other)}</p>}
      {unclear > 0 && <p className="text-ask">{words.unclear(unclear)}</p>}
      <p className="font-[550]">{changes.length === 0 ? words.nothing : words.changes(changes.length)}</p>
      {changes.length > 0 && (
        <ul className="max-h-[180px] overflow-y-auto">
          {changes.map((change) => (
            <li key={change.call} className="flex flex-wrap items-center gap-x-2 py-0.5">
              <Chip tone={change.before}>{t.rules.effects[change.before]}</Chip>→
              <Chip tone={change.after}>{t.rules.effects[change.after]}</Chip>
              <PlainText line text={`${change.agent}: ${change.server} › ${change.tool}`} />
              <span className="text-muted">{formatExact(change.at)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
