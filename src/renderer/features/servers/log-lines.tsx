import { memo } from 'react';
import type { LogLine } from '../../../shared/server-logs.ts';
import { formatExact, formatPreciseTime } from '../../lib/format.ts';
import { t } from '../../text/en.ts';
import { cx } from '../../ui/cx.ts';
import { FoldedText } from '../../ui/folded-text.tsx';
import { PlainText } from '../../ui/plain-text.tsx';

const blockLines = 100;
const foldedFrom = 400;

function Line({ line }: { line: LogLine }) {
  const { at, stream, text } = line;
  return (
    <li className="grid grid-cols-[92px_72px_minmax(0,1fr)] gap-x-3 px-3 py-px hover:bg-foot max-[620px]:grid-cols-[auto_minmax(0,1fr)]">
      <time dateTime={at} title={formatExact(at)} className="text-muted tabular-nums">
        {formatPreciseTime(at)}
      </time>
      <span className={cx('font-sans', stream === 'stderr' ? 'text-text' : 'text-muted')}>
        {t.serverLogs.tags[stream]}
      </span>
      <span className="min-w-0 max-[620px]:col-span-2">
        {text.length > foldedFrom ? <FoldedText text={text} /> : <PlainText text={text} />}
      </span>
    </li>
  );
}

interface BlockProps {
  lines: readonly LogLine[];
}

function sameLines(one: BlockProps, other: BlockProps): boolean {
  return (
    one.lines.length === other.lines.length &&
    one.lines[0]?.seq === other.lines[0]?.seq &&
    one.lines.at(-1)?.seq === other.lines.at(-1)?.seq
  );
}

/** Some lines that are laid out only when they are near what is in sight, and drawn anew only when they change. */
const Block = memo(
  ({ lines }: BlockProps) => (
    <ol className="[contain-intrinsic-size:auto_2000px] [content-visibility:auto]">
      {lines.map((line) => (
        <Line key={line.seq} line={line} />
      ))}
    </ol>
  ),
  sameLines,
);

/** Lines of any number, oldest first; thousands stay smooth. */
export function LogLines({ lines }: { lines: readonly LogLine[] }) {
  const blocks = Map.groupBy(lines, ({ seq }) => Math.floor(seq / blockLines));
  return [...blocks].map(([block, some]) => <Block key={block} lines={some} />);
}
