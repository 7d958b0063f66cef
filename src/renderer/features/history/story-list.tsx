import type { Story } from '../../../shared/history.ts';
import { formatDay, formatDuration, formatTime } from '../../lib/format.ts';
import { useAction } from '../../lib/use-action.ts';
import { type HistoryPage, loadOlderHistory, useHistoryFilter } from '../../stores/history.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { cx } from '../../ui/cx.ts';
import { PhraseText } from '../../ui/phrase.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { gist, storyKey, verdictOf, what, who } from './story-words.ts';

const words = t.history;
const columns =
  'grid grid-cols-[64px_minmax(70px,112px)_minmax(0,1fr)_104px_58px] items-center gap-3 px-3.5 py-2 text-left @max-[640px]:grid-cols-[64px_minmax(60px,88px)_minmax(0,1fr)_auto] @max-[460px]:grid-cols-[64px_minmax(0,1fr)_auto]';
/** What has no room in a narrow list; the story says it. */
const roomy = '@max-[640px]:hidden';
const wide = '@max-[460px]:hidden';

/** Text with the searched part marked, wherever it occurs. */
function Marked({ text, search }: { text: string; search: string }) {
  const at = search === '' ? -1 : text.toLowerCase().indexOf(search.toLowerCase());
  if (at < 0) return <PlainText text={text} />;
  const end = at + search.length;
  return (
    <>
      <PlainText text={text.slice(0, at)} />
      <mark className="rounded-[3px] bg-ask-soft text-ask">
        <PlainText text={text.slice(at, end)} />
      </mark>
      <Marked text={text.slice(end)} search={search} />
    </>
  );
}

function Row({ story, selected, onSelect }: { story: Story; selected: boolean; onSelect: () => void }) {
  const search = useHistoryFilter((filter) => filter.search ?? '');
  const verdict = verdictOf(story);
  const line = gist(story);
  return (
    <li className="border-t border-line">
      <button
        type="button"
        aria-pressed={selected}
        onClick={onSelect}
        className={cx('w-full -outline-offset-2', columns, selected ? 'bg-accent-soft' : 'hover:bg-foot')}
      >
        <time dateTime={story.at} title={formatDay(story.at)} className="font-mono text-small text-muted">
          {formatTime(story.at)}
        </time>
        <span className={cx('min-w-0', wide)}>
          <PlainText text={who(story)} />
        </span>
        <span className={cx('min-w-0', story.kind === 'call' && 'font-mono text-small')}>
          <PhraseText phrase={what(story)} />
          {line !== '' && (
            <span className="line-clamp-2 text-small text-muted">
              <Marked text={line} search={search} />
            </span>
          )}
        </span>
        <span>{verdict && <Chip tone={verdict.tone}>{verdict.text}</Chip>}</span>
        <span className={cx('text-small text-muted', roomy)}>
          {story.durationMs === null ? '–' : formatDuration(story.durationMs)}
        </span>
      </button>
    </li>
  );
}

/** The stories, newest first. */
export function StoryList(props: { page: HistoryPage; selected: string | null; onSelect: (key: string) => void }) {
  const { stories, older } = props.page;
  const { busy, problem, run } = useAction();
  return (
    <Card className="@container overflow-hidden">
      <div aria-hidden="true" className={cx(columns, 'text-[12px] text-muted')}>
        <span>{words.columns.time}</span>
        <span className={wide}>{words.columns.agent}</span>
        <span>{words.columns.what}</span>
        <span>{words.columns.verdict}</span>
        <span className={roomy}>{words.columns.took}</span>
      </div>
      <ul aria-label={words.list}>
        {stories.map((story) => {
          const key = storyKey(story);
          return <Row key={key} story={story} selected={key === props.selected} onSelect={() => props.onSelect(key)} />;
        })}
      </ul>
      {problem && <ProblemNote problem={problem} />}
      {older && (
        <div className="border-t border-line p-2 text-center">
          <Button look="quiet" size="small" disabled={busy} onClick={() => void run(loadOlderHistory)}>
            {busy ? words.olderBusy : words.older}
          </Button>
        </div>
      )}
    </Card>
  );
}
