import { Link } from 'lucide-react';
import { useOpenAdd } from '../features/servers/open-add.ts';
import { useAction } from '../lib/use-action.ts';
import { approvals } from '../stores/approvals.ts';
import { links } from '../stores/links.ts';
import { useScreen } from '../stores/screen.ts';
import { t } from '../text/en.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNote } from '../ui/states.tsx';
import { TextValue } from '../ui/text-value.tsx';

const words = t.adding.link;

function review(url: string): void {
  useScreen.setState({ now: 'servers' });
  useOpenAdd.getState().open({ kind: 'import', source: { kind: 'link', url } });
}

/** Says that a link from outside wants to add a server. It opens nothing by itself, and nothing over a call that waits. */
export function LinkBanner() {
  const waiting = links.use().value ?? [];
  const callWaits = (approvals.use().value ?? []).length > 0;
  const opened = useOpenAdd((state) => state.opened);
  const { busy, problem, run } = useAction();
  const [first] = waiting;
  if (!first || opened) return null;
  return (
    <section aria-label={words.label} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3.5 gap-y-2 rounded-card border border-line bg-panel py-2.5 pr-3 pl-4">
        <Link aria-hidden="true" className="size-4 flex-none text-accent" />
        <div role="status" className="min-w-0 flex-1 basis-[240px]">
          <span className="font-[550]">{words.wants}</span>{' '}
          {waiting.length > 1 && <span className="text-small">{words.more(waiting.length - 1)}</span>}
          <div className="font-mono text-[12px]">
            <TextValue name="url" text={first.url} />
          </div>
          {callWaits && <div className="text-small text-ask">{words.first}</div>}
        </div>
        <div className="flex flex-wrap gap-2">
          <Button size="small" disabled={callWaits} onClick={() => review(first.url)}>
            {words.review}
          </Button>
          <Button size="small" look="quiet" disabled={busy} onClick={() => void run(() => links.dismiss(first.url))}>
            {words.dismiss}
          </Button>
        </div>
      </div>
      {problem && <ProblemNote problem={problem} />}
    </section>
  );
}
