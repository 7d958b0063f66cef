import { CircleCheck } from 'lucide-react';
import { useEffect } from 'react';
import { PromptCard } from '../../prompt/prompt-card.tsx';
import { identicalTo, oldestFirst, shownKey } from '../../prompt/waiting.ts';
import { ReviewCard } from '../../reviews/review-card.tsx';
import { approvals } from '../../stores/approvals.ts';
import { reviews } from '../../stores/reviews.ts';
import { t } from '../../text/en.ts';
import { Loaded } from '../../ui/states.tsx';

function Nothing() {
  return (
    <div className="grid min-h-dvh place-items-center p-6 text-center">
      <div className="flex flex-col items-center gap-1.5">
        <CircleCheck aria-hidden="true" className="mb-1 size-7 text-allow" />
        <h1 className="text-[16px] font-[600]">{t.prompt.nothing}</h1>
        <p className="text-muted">{t.prompt.nothingText}</p>
      </div>
    </div>
  );
}

/** When no call waits: the oldest result that waits to be read. */
function Result() {
  const [first] = reviews.use().value ?? [];
  return first ? <ReviewCard key={shownKey(first)} review={first} takeFocus fill /> : <Nothing />;
}

/** The window that opens on top: the oldest waiting call, else the oldest waiting result, and nothing else. */
export function PromptWindow() {
  const snapshot = approvals.use();
  useEffect(() => {
    document.title = `${t.prompt.windowTitle} – ${t.common.appName}`;
  }, []);
  return (
    <main className={snapshot.status === 'ready' ? '' : 'p-6'}>
      <Loaded snapshot={snapshot} words={t.prompt.loading} onRetry={approvals.reload}>
        {(list) => {
          const [first] = oldestFirst(list);
          if (!first) return <Result />;
          const position = t.prompt.position(1, list.length);
          const others = identicalTo(first, list);
          return (
            <PromptCard key={shownKey(first)} approval={first} others={others} position={position} takeFocus fill />
          );
        }}
      </Loaded>
    </main>
  );
}
