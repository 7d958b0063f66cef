import { useId, useState } from 'react';
import type { Review, ReviewWithResult } from '../../shared/approvals.ts';
import { useNow } from '../lib/use-now.ts';
import { Countdown, TimeLeft } from '../prompt/countdown.tsx';
import { QuestionCard } from '../prompt/question-card.tsx';
import { useLive } from '../prompt/use-live.ts';
import { t } from '../text/en.ts';
import { Button } from '../ui/button.tsx';
import { Avatar, Chip } from '../ui/chip.tsx';
import { TextField } from '../ui/field.tsx';
import { PlainText } from '../ui/plain-text.tsx';
import { Loading, ProblemNote } from '../ui/states.tsx';
import { ValueTable } from '../ui/value-table.tsx';
import { ResultContent } from './result-content.tsx';
import { useResult, useReviewAnswer } from './use-review.ts';

function About({ review, titleId, leftMs }: { review: Review; titleId: string; leftMs: number }) {
  const { agent, server, tool, resultBytes, askedAt, expiresAt } = review;
  return (
    <header className="flex gap-[13px] px-[22px] pt-[18px] pb-3.5">
      <Avatar name={agent} large />
      <div className="min-w-0 flex-1">
        <h1 id={titleId} className="text-title font-[650] tracking-[-0.01em]">
          {t.reviews.title}
        </h1>
        <p className="mt-[3px] font-mono text-small text-muted">
          <PlainText line text={server} /> › <PlainText line text={tool} /> · {t.reviews.size(resultBytes)}
        </p>
        <p className="mt-1.5 text-small">
          <PlainText line text={t.reviews.text(agent)} />
        </p>
      </div>
      <Countdown leftMs={leftMs} wholeMs={Date.parse(expiresAt) - Date.parse(askedAt)} />
    </header>
  );
}

function Answers({ review, leftMs }: { review: ReviewWithResult; leftMs: number }) {
  const [reason, setReason] = useState('');
  const live = useLive();
  const { sent, problem, send } = useReviewAnswer(review);
  if (sent) return <Loading words={t.reviews.sending} />;
  if (leftMs <= 0) return <p className="py-2 text-muted">{t.reviews.over}</p>;
  return (
    <form
      className="flex w-full flex-wrap items-end gap-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        send(false, reason);
      }}
    >
      {problem && (
        <div className="w-full">
          <ProblemNote problem={problem} />
        </div>
      )}
      <div className="min-w-[200px] flex-1">
        <TextField label={t.reviews.reason} value={reason} onText={setReason} maxLength={1000} />
      </div>
      <Button type="submit" look="danger">
        {t.reviews.withhold}
      </Button>
      <Button look="primary" disabled={!live} onClick={() => send(true, '')}>
        {t.reviews.release}
      </Button>
    </form>
  );
}

/** A result that waits, whole, and the two answers. Mount it anew (`key`) for each id and digest. */
export function ReviewCard(props: { review: Review; takeFocus?: boolean; fill?: boolean }) {
  const { review, takeFocus = false, fill = false } = props;
  const titleId = useId();
  const { shown, problem } = useResult(review);
  const leftMs = Date.parse(review.expiresAt) - useNow(250);
  return (
    <QuestionCard
      titleId={titleId}
      takeFocus={takeFocus}
      fill={fill}
      foot={shown && <Answers key={shown.digest} review={shown} leftMs={leftMs} />}
    >
      <About review={review} titleId={titleId} leftMs={leftMs} />
      <div className="flex flex-1 flex-col gap-[13px] px-[22px] pb-4">
        {problem && <ProblemNote problem={problem} />}
        {!shown && !problem && <Loading words={t.reviews.loading} />}
        {shown?.result.isError === true && (
          <p>
            <Chip tone="ask">{t.reviews.failed}</Chip>
          </p>
        )}
        {shown && <ResultContent result={shown.result} />}
        <details className="text-small">
          <summary className="w-fit rounded text-muted">{t.reviews.sent}</summary>
          <div className="mt-1.5">
            <ValueTable values={review.arguments} />
          </div>
        </details>
        <TimeLeft leftMs={leftMs} words={t.reviews.timer} />
      </div>
    </QuestionCard>
  );
}
