import type { Change } from '../../shared/pins.ts';
import { useMore } from '../lib/use-more.ts';
import { t } from '../text/en.ts';
import { DiffText } from '../ui/diff-text.tsx';
import { FoldedText } from '../ui/folded-text.tsx';
import { PlainText } from '../ui/plain-text.tsx';

const first = 30;

function Texts({ before, after }: Change) {
  if (before !== null && after !== null) return <DiffText before={before} after={after} />;
  if (after !== null) {
    return (
      <ins className="bg-accent-soft no-underline">
        <FoldedText text={after} />
      </ins>
    );
  }
  return (
    <>
      <del className="text-muted line-through">
        <FoldedText text={before ?? ''} />
      </del>{' '}
      <span className="font-sans text-muted">{t.common.goneValue}</span>
    </>
  );
}

/** Where two definitions differ, word by word. */
export function ChangeList({ changes }: { changes: readonly Change[] }) {
  const { shown, next, more } = useMore(changes.length, first, 300);
  if (changes.length === 0) return null;
  return (
    <dl aria-label={t.pins.changes} className="overflow-hidden rounded-lg border border-line font-mono text-small">
      {changes.slice(0, shown).map((change) => (
        <div key={change.place} className="border-t border-line px-3 py-[7px] first:border-t-0">
          <dt className="text-muted">
            <PlainText line text={change.place} />
            {change.before === null && <span className="font-sans"> {t.common.newValue}</span>}
          </dt>
          <dd className="min-w-0">
            <Texts {...change} />
          </dd>
        </div>
      ))}
      {next !== null && (
        <div className="border-t border-line px-3 py-[7px]">
          <dt className="sr-only">{t.pins.more}</dt>
          <dd>
            <button type="button" className="rounded text-accent underline-offset-2 hover:underline" onClick={more}>
              {t.common.showMoreItems(next, changes.length)}
            </button>
          </dd>
        </div>
      )}
    </dl>
  );
}
