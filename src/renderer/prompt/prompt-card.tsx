import { useId, useState } from 'react';
import type { Approval } from '../../shared/approvals.ts';
import { useNow } from '../lib/use-now.ts';
import { t } from '../text/en.ts';
import { cx } from '../ui/cx.ts';
import { Checkbox } from '../ui/field.tsx';
import { FoldedText } from '../ui/folded-text.tsx';
import { ProblemNote } from '../ui/states.tsx';
import { Answers } from './answers.tsx';
import { isDestructive } from './claims.ts';
import { TimeLeft } from './countdown.tsx';
import { EditForm } from './edit-form.tsx';
import { LastingConditions } from './lasting-conditions.tsx';
import { isAccepted, PinNote } from './pin-note.tsx';
import { Arguments, Claims, Why } from './prompt-facts.tsx';
import { QuestionCard } from './question-card.tsx';
import { useAnswer } from './use-answer.ts';
import { useEditing } from './use-editing.ts';
import { useLasting } from './use-lasting.ts';
import { useLive } from './use-live.ts';
import { Who } from './who.tsx';

function Description({ text }: { text: string }) {
  return (
    <details className="text-small">
      <summary className="w-fit rounded text-muted">{t.prompt.description}</summary>
      <div className="mt-1.5 rounded-lg bg-sunken px-3 py-2">
        <FoldedText text={text} />
      </div>
    </details>
  );
}

/** Whether the person reads the result before the agent gets it; a rule may have said so already. */
function ReviewTick(props: { approval: Approval; on: boolean; onTick: (on: boolean) => void }) {
  const { approval, on, onTick } = props;
  if (approval.verdict.reviewResult) return <p className="text-small text-muted">{t.prompt.reviewByRule}</p>;
  return (
    <div className="text-small">
      <Checkbox label={t.prompt.reviewResult(approval.agent)} checked={on} onCheck={onTick} />
    </div>
  );
}

interface PromptCardProps {
  approval: Approval;
  /** Identical questions that were there with it; one answer may be for all of them. */
  others?: readonly Approval[];
  position: string;
  takeFocus?: boolean;
  fill?: boolean;
}

/**
 * One approval, whole: who asks, what will happen, with what exactly, what is claimed, why it asks, and the answers. Mount it
 * anew (`key`) for each id and digest: what was in sight and understood for one says nothing about another.
 */
export function PromptCard(props: PromptCardProps) {
  const { approval, others = [], takeFocus = false, fill = false } = props;
  const titleId = useId();
  const live = useLive();
  const [reviewResult, setReviewResult] = useState(false);
  // Those that come while this is in sight were never shown: they wait for their turn.
  const [withIt] = useState(() => new Set(others.map(({ id }) => id)));
  const identical = others.filter(({ id }) => withIt.has(id)).slice(0, 100);
  const { sent, problem, send } = useAnswer(approval);
  const lasting = useLasting(approval);
  const editing = useEditing(approval);
  const leftMs = Date.parse(approval.expiresAt) - useNow(250);
  const open = !sent && leftMs > 0;
  const destructive = isDestructive(approval.annotations);

  return (
    <QuestionCard
      titleId={titleId}
      takeFocus={takeFocus}
      fill={fill}
      foot={
        <Answers
          approval={approval}
          position={props.position}
          open={open}
          live={live}
          sent={sent}
          editing={editing}
          lasting={lasting}
          reviewResult={reviewResult}
          identical={identical}
          onSend={send}
        />
      }
    >
      <Who approval={approval} titleId={titleId} leftMs={leftMs} className={fill ? '' : 'rounded-t-card'} />
      <div className={cx('flex flex-1 flex-col gap-[13px] px-[22px] pb-4', destructive && 'pt-3.5')}>
        {approval.abandoned && <p className="rounded-lg bg-sunken px-3 py-2 text-small">{t.prompt.abandoned}</p>}
        <PinNote approval={approval} />
        {editing.edited ? <EditForm {...editing} edited={editing.edited} /> : <Arguments approval={approval} />}
        <Claims approval={approval} />
        {approval.description && <Description text={approval.description} />}
        <Why approval={approval} />
        {!editing.edited && isAccepted(approval) && <LastingConditions lasting={lasting} />}
        <ReviewTick approval={approval} on={reviewResult} onTick={setReviewResult} />
        {problem && <ProblemNote problem={problem} />}
        <TimeLeft leftMs={leftMs} words={t.prompt.timer} />
      </div>
    </QuestionCard>
  );
}
