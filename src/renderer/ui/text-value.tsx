import { type HostInAddress, hostIn } from '../lib/host-in.ts';
import { type ValueKind, valueKind } from '../lib/value-kind.ts';
import { t } from '../text/en.ts';
import { cx } from './cx.ts';
import { FoldedText } from './folded-text.tsx';
import { PlainText } from './plain-text.tsx';
import { TextNotes } from './text-notes.tsx';

function Address({ parts, text, whole }: { parts: HostInAddress; text: string; whole: boolean }) {
  const { before, host, after, leadsTo, doubt } = parts;
  return (
    <span>
      <span className="text-muted">
        <PlainText text={before} />
      </span>
      {/* Where the host cannot be told from the rest, nothing in the text is highlighted: only the words below say where it leads. */}
      {host === text ? <FoldedText text={text} whole={whole} /> : <PlainText text={host} className="font-[650]" />}
      {after !== '' && (
        <span className="text-muted">
          <FoldedText text={after} whole={whole} />
        </span>
      )}
      <TextNotes text={before + host} />
      {doubt && (
        <span className="block font-sans text-ask">
          <PlainText text={t.common.hostDoubts[doubt](leadsTo)} />
        </span>
      )}
    </span>
  );
}

function Path({ text }: { text: string }) {
  const cut = Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1;
  const climbs = /(^|[\\/])\.\.([\\/]|$)/.test(text);
  return (
    <span>
      <PlainText text={text.slice(0, cut)} className="text-muted" />
      <PlainText text={text.slice(cut)} />
      <TextNotes text={text} />
      {climbs && <span className="block font-sans text-ask">{t.common.goesUp}</span>}
    </span>
  );
}

/** A diff line by line: what it takes away is struck out, what it adds stands out. */
function DiffLines({ text }: { text: string }) {
  return text.split('\n').map((line, place) => {
    // Lines keep their places while the text is the same.
    const key = `${place}`;
    const added = /^\+(?!\+\+ )/.test(line);
    const removed = /^-(?!-- )/.test(line);
    return (
      <span
        key={key}
        className={cx('block min-h-[1.2em]', added && 'bg-accent-soft', removed && 'text-muted line-through')}
      >
        <PlainText text={line} />
      </span>
    );
  });
}

function Source(props: { kind: 'json' | 'diff' | 'sql' | 'code'; text: string; whole: boolean }) {
  const { kind, text, whole } = props;
  return (
    <span className="block border-l-2 border-line pl-2.5">
      <span className="block font-sans text-[11px] tracking-wide text-muted">{t.common.kinds[kind]}</span>
      <FoldedText text={text} whole={whole} draw={kind === 'diff' ? (part) => <DiffLines text={part} /> : undefined} />
    </span>
  );
}

/** A text as what it is: an address with its host standing out, a path, JSON, a diff, SQL or code as such, else as text; `whole`: never folded. */
export function TextValue({ name, text, whole = false }: { name: string; text: string; whole?: boolean }) {
  const kind: ValueKind = valueKind(name, text);
  if (kind === 'text') return <FoldedText text={text} whole={whole} />;
  if (kind === 'path') return <Path text={text} />;
  if (kind !== 'address') return <Source kind={kind} text={text} whole={whole} />;
  const parts = hostIn(text);
  return parts ? <Address parts={parts} text={text} whole={whole} /> : <FoldedText text={text} whole={whole} />;
}
