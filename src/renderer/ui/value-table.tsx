import { compareValues } from '../lib/earlier-values.ts';
import { ComparedValueView } from './compared-value.tsx';
import { cx } from './cx.ts';
import { NameText } from './name-text.tsx';

/** Named values, one row each; with what they were before, those that differ stand out, and those that went are there too. */
export function ValueTable(props: {
  values: Readonly<Record<string, unknown>>;
  before?: Readonly<Record<string, unknown>> | undefined;
}) {
  const { values, before = values } = props;
  return (
    <dl className="overflow-hidden rounded-lg bg-sunken font-mono text-small">
      {compareValues(before, values).map((compared) => (
        <div
          key={compared.name}
          className={cx(
            'grid grid-cols-[minmax(64px,108px)_minmax(0,1fr)] gap-3 border-t border-line px-3 py-[7px] first:border-t-0 max-[420px]:grid-cols-1 max-[420px]:gap-0.5',
            ['changed', 'new', 'gone'].includes(compared.standing) && 'bg-ask-soft',
          )}
        >
          <dt className="text-muted">
            <NameText name={compared.name} />
          </dt>
          <dd className="min-w-0">
            <ComparedValueView compared={compared} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
