import { useMore } from '../lib/use-more.ts';
import { t } from '../text/en.ts';
import { FoldedText } from './folded-text.tsx';
import { NameText } from './name-text.tsx';
import { TextValue } from './text-value.tsx';

const deepest = 6;
const firstItems = 40;
const itemStep = 400;

function Note({ children }: { children: string }) {
  return <span className="text-muted italic">{children}</span>;
}

function Scalar({ name, value }: { name: string; value: unknown }) {
  if (value === '') return <Note>{t.common.emptyText}</Note>;
  if (typeof value === 'string') return <TextValue name={name} text={value} />;
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
          <NameText name={name} className="text-muted" />
          <span className="text-muted">: </span>
          <ValueView name={name} value={item} depth={depth + 1} />
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

/** Any JSON value, readable and whole: text as what it is, lists and objects as an indented tree, the very deep as JSON. */
export function ValueView({ name, value, depth = 0 }: { name: string; value: unknown; depth?: number }) {
  if (typeof value !== 'object' || value === null) return <Scalar name={name} value={value} />;
  if (depth >= deepest) return <FoldedText text={JSON.stringify(value, null, 2)} />;
  return <Tree value={value} depth={depth} />;
}
