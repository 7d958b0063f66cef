import { X } from 'lucide-react';
import type { Story } from '../../../shared/history.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { PhraseText } from '../../ui/phrase.tsx';
import { ValueTable } from '../../ui/value-table.tsx';
import { ValueView } from '../../ui/value-view.tsx';
import { what } from './story-words.ts';
import { Timeline } from './timeline.tsx';

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The redacted copy of what was asked for, or of what was changed. */
function Contents({ story }: { story: Story }) {
  const contents = story.entries
    .map((entry) => entry.arguments ?? entry.detail)
    .find((value) => value !== undefined && value !== null);
  if (contents === undefined) return null;
  if (isRecord(contents)) return Object.keys(contents).length === 0 ? null : <ValueTable values={contents} />;
  return (
    <div className="rounded-lg bg-sunken px-3 py-2 font-mono text-small">
      <ValueView name="" value={contents} />
    </div>
  );
}

/** One story, whole. */
export function StoryPanel({ story, onClose }: { story: Story; onClose: () => void }) {
  const last = story.entries.at(-1);
  return (
    <section aria-label={t.history.story} className="sticky top-[26px] max-[1080px]:static">
      <Card className="flex flex-col gap-3.5 px-4 py-3.5">
        <div className="flex items-start gap-2">
          <div className="min-w-0 flex-1">
            <h2 className="font-[600]">
              <PhraseText phrase={what(story)} />
            </h2>
            {last && <p className="font-mono text-small text-muted">{t.history.entry(last.seq, last.hash)}</p>}
          </div>
          <Button look="quiet" size="small" className="px-1.5" aria-label={t.history.closeStory} onClick={onClose}>
            <X aria-hidden="true" className="size-4" />
          </Button>
        </div>
        <Timeline entries={story.entries} />
        <Contents story={story} />
      </Card>
    </section>
  );
}
