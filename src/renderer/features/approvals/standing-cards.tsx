import { CirclePause } from 'lucide-react';
import type { LateAnswer, Standing } from '../../../shared/approvals.ts';
import { ask } from '../../host.ts';
import { formatClock } from '../../lib/format.ts';
import { useAction } from '../../lib/use-action.ts';
import { standing } from '../../stores/standing.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';

function Paused({ since }: { since: string }) {
  const { busy, problem, run } = useAction();
  const resume = () => void run(async () => standing.replace(await ask('approvals.resume', {})));
  return (
    <>
      <div role="status" className="flex items-center gap-3 rounded-card bg-ask-soft px-4 py-3">
        <CirclePause aria-hidden="true" className="size-5 flex-none text-ask" />
        <div className="min-w-0 flex-1">
          <p className="font-[600] text-ask">{t.standing.paused(formatClock(since))}</p>
          <p className="text-small">{t.standing.pausedText}</p>
        </div>
        <Button disabled={busy} onClick={resume}>
          {t.standing.resume}
        </Button>
      </div>
      {problem && <ProblemNote problem={problem} />}
    </>
  );
}

function Late({ answer }: { answer: LateAnswer }) {
  const { busy, problem, run } = useAction();
  const { id, agent, server, tool, expiresAt } = answer;
  const what = t.standing.lateOf(agent, server, tool);
  const withdraw = async () => {
    if (await run(() => ask('approvals.withdraw', { id }))) toast(t.standing.withdrawn);
    await standing.reload();
  };
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line px-4 py-[11px] first:border-t-0">
      <div className="min-w-0 flex-1">
        <p>{t.history.steps.answers[answer.answer]}</p>
        <p className="text-small text-muted">
          <PlainText line text={what} /> · {t.standing.until(formatClock(expiresAt))}
        </p>
      </div>
      <Button size="small" disabled={busy} aria-label={t.standing.withdrawOf(what)} onClick={() => void withdraw()}>
        {t.standing.withdraw}
      </Button>
      {problem && (
        <div className="w-full">
          <ProblemNote problem={problem} />
        </div>
      )}
    </li>
  );
}

/** What stands around the approvals; nothing when nothing does. */
export function StandingCards({ now }: { now: Standing }) {
  return (
    <>
      {now.pausedSince !== null && <Paused since={now.pausedSince} />}
      {now.coolingDown.map(({ agent, until }) => (
        <Card key={agent} className="px-4 py-[11px]">
          <PlainText line text={t.standing.cooling(agent)} className="font-[550]" />
          <p className="text-small text-muted">{t.standing.coolingText(formatClock(until))}</p>
        </Card>
      ))}
      {now.lateAnswers.length > 0 && (
        <section aria-label={t.standing.late} className="max-w-[720px]">
          <h2 className="font-[600]">{t.standing.late}</h2>
          <p className="mb-2 text-small text-muted">{t.standing.lateText}</p>
          <Card>
            <ul>
              {now.lateAnswers.map((answer) => (
                <Late key={answer.id} answer={answer} />
              ))}
            </ul>
          </Card>
        </section>
      )}
    </>
  );
}
