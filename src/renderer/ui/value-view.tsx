import { useMore } from '../lib/use-more.ts';
import { t } from '../text/en.ts';
import { FoldedText } from './folded-text.tsx';
import { PlainText } from './plain-text.tsx';

const deepest = 6;
const firstItems = 40;
const itemStep = 400;

function Note({ children }: { children: string }) {
  return <span className="text-muted italic">{children}</span>;
}

function Scalar({ value }: { value: unknown }) {
  if (typeof value === 'string') return value === '' ? <Note>{t.common.emptyText}</Note> : <FoldedText text={value} />;
  if (value === null || value === undefined) return <Note>{t.common.nullValue}</Note>;
  return <span>{String(value)}</span>;
}

function Tree({ value, depth }: { value: object; depth: number }) {
  const items = Object.entries(value);
  const { shown, next, more } = useMore(items.length, firstItems, itemStep);
  if (items.length === 0) return <Note>{Array.isArray(value) ? t.common.emptyList : t.common.emptyObject}</Note>;
  return (
    <ul className="flex flex-col gap-1 border-l border-line pl-3">
      {items.slice(0, shown).map(([name, item]) => (
        <li key={name}>
          <PlainText text={name} className="text-muted" />
          <span className="text-muted">: </span>
          <ValueView value={item} depth={depth + 1} />
        </li>
      ))}
      {next !== null && (
        <li>
          <button type="button" className="rounded text-accent underline-offset-2 hover:underline" onClick={more}>
            {next === items.length ? t.common.showAllItems(items.length) : t.common.showMoreItems(next, items.length)}
          </button>
        </li>
      )}
    </ul>
  );
}

/** Any JSON value, readable and whole: text as text, lists and objects as an indented tree, the very deep as JSON. */
export function ValueView({ value, depth = 0 }: { value: unknown; depth?: number }) {
  if (typeof value !== 'object' || value === null) return <Scalar value={value} />;
  if (depth >= deepest) return <FoldedText text={JSON.stringify(value, null, 2)} />;
  return <Tree value={value} depth={depth} />;
}

/** Named values, one row each. */
export function ValueTable({ values }: { values: Readonly<Record<string, unknown>> }) {
  return (
    <dl className="overflow-hidden rounded-lg bg-sunken font-mono text-small">
      {Object.entries(values).map(([name, value]) => (
        <div
          key={name}
          className="grid grid-cols-[minmax(64px,108px)_minmax(0,1fr)] gap-3 border-t border-line px-3 py-[7px] first:border-t-0 max-[420px]:grid-cols-1 max-[420px]:gap-0.5"
        >
          <dt className="text-muted">
            <PlainText text={name} />
          </dt>
          <dd className="min-w-0">
            <ValueView value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
