import { Clock, SearchX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useAction } from '../../lib/use-action.ts';
import { followHistory, type HistoryPage, history, useHistoryFilter } from '../../stores/history.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { Screen } from '../../ui/card.tsx';
import { cx } from '../../ui/cx.ts';
import { Empty, Loaded } from '../../ui/states.tsx';
import { Filters } from './filters.tsx';
import { StoryList } from './story-list.tsx';
import { StoryPanel } from './story-panel.tsx';
import { storyKey } from './story-words.ts';
import { HistoryActions, HistoryProblems, useVerify } from './verify.tsx';

function NoStories() {
  const filtered = useHistoryFilter((filter) => Object.keys(filter).length > 0);
  if (!filtered) return <Empty icon={Clock} title={t.history.emptyTitle} text={t.history.empty} />;
  return (
    <Empty icon={SearchX} title={t.history.noMatchTitle} text={t.history.noMatch}>
      <Button onClick={() => useHistoryFilter.setState({}, true)}>{t.history.clear}</Button>
    </Empty>
  );
}

function Stories({ page }: { page: HistoryPage }) {
  const [selected, setSelected] = useState<string | null>(null);
  const story = page.stories.find((candidate) => storyKey(candidate) === selected);
  if (page.stories.length === 0) return <NoStories />;
  return (
    <div className={cx('grid items-start gap-4', story && 'grid-cols-[minmax(0,1fr)_340px] max-[1080px]:grid-cols-1')}>
      <StoryList page={page} selected={selected} onSelect={setSelected} />
      {story && (
        <div className="min-w-0 max-[1080px]:-order-1">
          <StoryPanel story={story} onClose={() => setSelected(null)} />
        </div>
      )}
    </div>
  );
}

/** Everything that was asked, decided and done. */
export function HistoryScreen() {
  const checked = useVerify();
  const exporting = useAction();
  useEffect(followHistory, []);
  return (
    <Screen
      title={t.history.title}
      subtitle={t.history.subtitle}
      actions={<HistoryActions checked={checked} exporting={exporting} />}
    >
      <HistoryProblems checked={checked} exporting={exporting} />
      <Filters />
      <Loaded snapshot={history.use()} words={t.history.loading} onRetry={history.reload}>
        {(page) => <Stories page={page} />}
      </Loaded>
    </Screen>
  );
}
