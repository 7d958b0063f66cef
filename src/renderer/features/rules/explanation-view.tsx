import type { Explanation, Finding } from '../../../shared/rule-trials.ts';
import type { Rule } from '../../../shared/rules.ts';
import { t } from '../../text/en.ts';
import { Chip } from '../../ui/chip.tsx';
import { PhraseText } from '../../ui/phrase.tsx';
import { PlainText } from '../../ui/plain-text.tsx';

const words = t.rules.why;

function FindingLine({ finding }: { finding: Finding }) {
  const { condition, outcome, argument, detail } = finding;
  return (
    <li>
      {words.conditions[condition]}{' '}
      {argument !== undefined && (
        <span className="font-mono">
          <PlainText line text={argument} />{' '}
        </span>
      )}
      <b className="font-[600]">{words.outcomes[outcome]}</b>
      {detail !== undefined && (
        <>
          : <PlainText line text={detail} />
        </>
      )}
    </li>
  );
}

function Judged({ title, list }: { title: string; list: readonly { rule: Rule; findings: readonly Finding[] }[] }) {
  if (list.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="font-[600]">{title}</h3>
      <ul className="flex flex-col gap-1.5">
        {list.map(({ rule, findings }) => (
          <li key={rule.id}>
            <PhraseText phrase={t.rules.sentence(rule)} />
            <ul className="pl-4 text-muted">
              {findings.map((finding) => (
                <FindingLine key={`${finding.condition} ${finding.argument ?? ''}`} finding={finding} />
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A verdict with its reasons. */
export function ExplanationView({ explanation }: { explanation: Explanation }) {
  const { verdict, matched, nearMisses, scopes } = explanation;
  return (
    <div className="flex flex-col gap-2.5 rounded-lg bg-sunken px-3 py-2.5 text-small">
      <p className="flex flex-wrap items-center gap-2">
        <Chip tone={verdict.effect}>{t.rules.effects[verdict.effect]}</Chip>
        <b className="font-[600]">{words.verdict[verdict.effect]}</b>
        {verdict.because && words.because[verdict.because]}
        {!verdict.rule && !verdict.because && words.noRule}
      </p>
      <p className="text-muted">
        {words.scopesOf} <PlainText line text={scopes === null ? words.unmapped : words.scopes(scopes)} />
      </p>
      <Judged title={words.matched} list={matched} />
      <Judged title={words.nearMisses} list={nearMisses} />
    </div>
  );
}
