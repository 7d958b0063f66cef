import { ArrowDownToLine } from 'lucide-react';
import { useRef, useState } from 'react';
import { type LogLine, logStreams } from '../../../shared/server-logs.ts';
import { useAction } from '../../lib/use-action.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { cx } from '../../ui/cx.ts';
import { SearchField } from '../../ui/search-field.tsx';
import { Loading, ProblemNote } from '../../ui/states.tsx';
import { LogLines } from './log-lines.tsx';
import { type Logs, mostLines, useLogs } from './use-logs.ts';

const words = t.serverLogs;
type Stream = (typeof logStreams)[number];

/** Within so many pixels of its end, a list is at its end. */
const nearEnd = 24;
/** What scrolls takes the focus, so that arrow keys scroll it. */
const scrollsByKeyboard = { tabIndex: 0 };

function StreamFilter({ chosen, onChoose }: { chosen: readonly Stream[]; onChoose: (streams: Stream[]) => void }) {
  const turn = (stream: Stream) => {
    const next = logStreams.filter((one) => chosen.includes(one) !== (one === stream));
    // Nothing chosen shows nothing; whoever takes away the last means the others.
    onChoose(next.length === 0 ? logStreams.filter((one) => one !== stream) : next);
  };
  return (
    <fieldset className="flex flex-wrap gap-1.5">
      <legend className="sr-only">{words.streams}</legend>
      {logStreams.map((stream) => (
        <button
          key={stream}
          type="button"
          aria-pressed={chosen.includes(stream)}
          title={words.streamHints[stream]}
          onClick={() => turn(stream)}
          className={cx(
            'rounded-full border px-3 py-1 text-small font-[550]',
            chosen.includes(stream) ? 'border-accent bg-accent-soft text-accent' : 'border-edge/70 text-muted',
          )}
        >
          {words.tags[stream]}
        </button>
      ))}
    </fieldset>
  );
}

function asText(lines: readonly LogLine[]): string {
  return lines.map(({ at, stream, text }) => `${at} ${stream} ${text}`).join('\n');
}

function Older({ logs }: { logs: Logs }) {
  const { busy, run } = useAction();
  if (!logs.more) return <p className="px-3 py-2 font-sans text-muted">{words.begin}</p>;
  if ((logs.lines?.length ?? 0) >= mostLines)
    return <p className="px-3 py-2 font-sans text-muted">{words.most(mostLines)}</p>;
  return (
    <p className="px-3 py-2">
      <Button size="small" disabled={busy} onClick={() => void run(logs.loadOlder)}>
        {words.older}
      </Button>
    </p>
  );
}

/** What a server wrote and what was said with it: newest at the bottom, followed until one reads further up. */
export function LogsTab({ name }: { name: string }) {
  const [text, setText] = useState('');
  const [streams, setStreams] = useState<readonly Stream[]>(logStreams);
  const [following, setFollowing] = useState(true);
  const box = useRef<HTMLDivElement>(null);
  const query = {
    name,
    ...(text === '' ? {} : { text }),
    ...(streams.length === logStreams.length ? {} : { streams: [...streams] }),
  };
  const logs = useLogs(query, following);
  const { lines } = logs;
  const toEnd = () => {
    setFollowing(true);
    box.current?.scrollTo({ top: 0 });
  };
  // In a column from bottom to top the end is at zero, and what is above it has a negative offset.
  const onScroll = () => setFollowing((box.current?.scrollTop ?? 0) > -nearEnd);
  return (
    <section aria-label={words.of(name)} className="flex flex-col gap-3">
      <search className="flex flex-wrap items-center gap-2.5">
        <SearchField label={words.search} value={text} onText={setText} />
        <StreamFilter chosen={streams} onChoose={setStreams} />
      </search>
      {logs.problem && <ProblemNote problem={logs.problem} />}
      {!lines && !logs.problem && <Loading words={words.loading} />}
      {lines?.length === 0 && (
        <p role="status" className="rounded-card border border-line bg-panel px-4 py-8 text-center text-muted">
          {text === '' && streams.length === logStreams.length ? words.empty : words.nothing}
        </p>
      )}
      {lines && lines.length > 0 && (
        <div
          ref={box}
          role="log"
          aria-live="off"
          aria-label={words.of(name)}
          {...scrollsByKeyboard}
          onScroll={onScroll}
          className="flex h-[max(240px,calc(100dvh-345px))] flex-col-reverse overflow-y-auto rounded-card border border-line bg-panel font-mono text-[12px] leading-[20px]"
        >
          {/* Few lines begin at the top. */}
          <div className="mb-auto py-1">
            <Older logs={logs} />
            <LogLines lines={lines} />
          </div>
        </div>
      )}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <p className="min-w-0 flex-1 basis-[240px] text-small text-muted">
          {lines && lines.length > 0 && `${words.count(lines.length)} · `}
          {words.masked}
        </p>
        {!following && (
          <Button size="small" onClick={toEnd}>
            <ArrowDownToLine aria-hidden="true" className="size-3.5" />
            {words.follow}
          </Button>
        )}
        {lines && lines.length > 0 && <CopyButton label={words.copyOf(lines.length)} text={asText(lines)} />}
      </div>
    </section>
  );
}
