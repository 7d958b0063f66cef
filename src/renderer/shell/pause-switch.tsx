import { CirclePause, CirclePlay } from 'lucide-react';
import { ask } from '../host.ts';
import { formatClock } from '../lib/format.ts';
import { useAction } from '../lib/use-action.ts';
import { standing } from '../stores/standing.ts';
import { t } from '../text/en.ts';
import { cx } from '../ui/cx.ts';
import { PlainText } from '../ui/plain-text.tsx';

/** Refuses everything until the person is back, in one act from any screen; and takes calls again. */
export function PauseSwitch() {
  const since = standing.use().value?.pausedSince ?? null;
  const { busy, problem, run } = useAction();
  const turn = () => {
    const name = since === null ? 'approvals.pause' : 'approvals.resume';
    void run(async () => standing.replace(await ask(name, {})));
  };
  const Icon = since === null ? CirclePause : CirclePlay;
  const words = since === null ? t.standing.pause : t.standing.resume;
  return (
    <section aria-label={t.standing.label} className="mt-auto flex flex-col gap-1.5 pb-2">
      <p role="status" className={cx('px-1 text-small text-ask', since === null && 'hidden')}>
        <span className="max-[760px]:sr-only">{since !== null && t.standing.paused(formatClock(since))}</span>
      </p>
      <button
        type="button"
        disabled={busy}
        title={since === null ? t.standing.pauseHint : words}
        onClick={turn}
        className={cx(
          'flex items-center gap-2.5 rounded-lg px-2.5 py-[7px] text-left font-[520]',
          since === null ? 'text-muted hover:text-text' : 'bg-ask text-on-ask hover:brightness-110',
        )}
      >
        <Icon aria-hidden="true" className="size-4 flex-none" strokeWidth={1.8} />
        <span className="max-[760px]:sr-only">{words}</span>
      </button>
      {problem && <PlainText text={problem.message} className="px-1 text-small text-deny" />}
    </section>
  );
}
