import type { RuleDifference } from '../../../shared/rule-set.ts';
import type { Rule } from '../../../shared/rules.ts';
import { t } from '../../text/en.ts';
import { phraseText } from '../../text/phrase.ts';
import { DiffText } from '../../ui/diff-text.tsx';
import { PhraseText } from '../../ui/phrase.tsx';
import { PlainText } from '../../ui/plain-text.tsx';

const words = t.rules.difference;
const names = ['strict', 'trustedServers', 'scopes'] as const;

function isNothing({ added, removed, changed, before, after }: RuleDifference): boolean {
  return [added, removed, changed, Object.keys(before), Object.keys(after)].every(({ length }) => length === 0);
}

function Sentences({ title, list, gone = false }: { title: string; list: readonly Rule[]; gone?: boolean }) {
  if (list.length === 0) return null;
  const Tag = gone ? 'del' : 'span';
  return (
    <section aria-label={title}>
      <h3 className="font-[600]">
        {title} · {list.length}
      </h3>
      <ul className="flex flex-col gap-1">
        {list.map((rule) => (
          <li key={rule.id}>
            <Tag className={gone ? 'text-muted line-through' : ''}>
              <PhraseText phrase={t.rules.sentence(rule)} />
            </Tag>
            {rule.note !== '' && (
              <span className="block text-muted">
                <PlainText text={rule.note} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A rule as one text with everything in it, so that nothing about it can change unseen. */
function wholeText(rule: Rule): string {
  const note = rule.note === '' ? '' : ` (${rule.note})`;
  return `${phraseText(t.rules.sentence(rule))}${note}`;
}

function settingText(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value, null, 1);
}

/** What would be different: rules as sentences, and what holds for all of them. */
export function DifferenceView({ difference }: { difference: RuleDifference }) {
  const { added, removed, changed, before, after } = difference;
  if (isNothing(difference)) return <p className="text-muted">{words.none}</p>;
  const settings = names.filter((name) => before[name] !== undefined || after[name] !== undefined);
  return (
    <div className="flex flex-col gap-3 rounded-lg bg-sunken px-3 py-2.5 text-small">
      <Sentences title={words.removed} list={removed} gone />
      <Sentences title={words.added} list={added} />
      {changed.length > 0 && (
        <section aria-label={words.changed}>
          <h3 className="font-[600]">
            {words.changed} · {changed.length}
          </h3>
          <ul className="flex flex-col gap-1">
            {changed.map((one) => (
              <li key={one.after.id}>
                <DiffText before={wholeText(one.before)} after={wholeText(one.after)} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {settings.length > 0 && (
        <section aria-label={words.all}>
          <h3 className="font-[600]">{words.all}</h3>
          {settings.map((name) => (
            <p key={name}>
              {words.names[name]}:{' '}
              <span className="font-mono">
                <DiffText before={settingText(before[name])} after={settingText(after[name])} />
              </span>
            </p>
          ))}
        </section>
      )}
    </div>
  );
}
