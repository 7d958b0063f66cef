import { CircleCheck } from 'lucide-react';
import type { Approval, Review } from '../../../shared/approvals.ts';
import { PromptCard } from '../../prompt/prompt-card.tsx';
import { identicalTo, oldestFirst, shownKey } from '../../prompt/waiting.ts';
import { ReviewCard } from '../../reviews/review-card.tsx';
import { approvals, useOpened } from '../../stores/approvals.ts';
import { reviews } from '../../stores/reviews.ts';
import { standing } from '../../stores/standing.ts';
import { t } from '../../text/en.ts';
import { Screen } from '../../ui/card.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { StandingCards } from './standing-cards.tsx';
import { WaitingRow } from './waiting-row.tsx';

interface Opening {
  opened: string | null;
  onOpen: (id: string) => void;
}

function Waiting({ list, opened, onOpen }: Opening & { list: readonly Approval[] }) {
  return (
    <ul aria-label={t.approvals.list} className="flex max-w-[720px] flex-col gap-2.5">
      {oldestFirst(list).map((approval, at) => (
        <li key={shownKey(approval)}>
          {opened === approval.id ? (
            <PromptCard
              approval={approval}
              others={identicalTo(approval, list)}
              position={t.prompt.position(at + 1, list.length)}
              takeFocus
            />
          ) : (
            <WaitingRow
              what={approval}
              title={t.approvals.asks(approval.agent)}
              note={approval.abandoned ? t.approvals.abandoned : null}
              open={t.approvals.review}
              label={t.approvals.reviewOf(approval.agent, approval.server, approval.tool)}
              onOpen={() => onOpen(approval.id)}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

function Results({ list, opened, onOpen }: Opening & { list: readonly Review[] }) {
  return (
    <section aria-label={t.reviews.list} className="max-w-[720px]">
      <h2 className="mb-2 font-[600]">{t.reviews.list}</h2>
      <ul className="flex flex-col gap-2.5">
        {list.map((review) => (
          <li key={shownKey(review)}>
            {opened === review.id ? (
              <ReviewCard review={review} takeFocus />
            ) : (
              <WaitingRow
                what={review}
                title={t.reviews.asks(review.agent)}
                open={t.reviews.review}
                label={t.reviews.reviewOf(review.agent, review.server, review.tool)}
                onOpen={() => onOpen(review.id)}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Every call and every result that waits, one at a time open for an answer, and what stands around them. */
export function ApprovalsScreen() {
  const opened = useOpened((state) => state.id);
  const now = standing.use().value;
  const results = reviews.use().value ?? [];
  const opening = { opened, onOpen: (id: string) => useOpened.setState({ id }) };
  return (
    <Screen title={t.approvals.title} subtitle={t.approvals.subtitle}>
      {now && <StandingCards now={now} />}
      <Loaded snapshot={approvals.use()} words={t.approvals.loading} onRetry={approvals.reload}>
        {(list) =>
          list.length === 0 && results.length === 0 ? (
            <Empty icon={CircleCheck} title={t.approvals.emptyTitle} text={t.approvals.empty} />
          ) : (
            <>
              {list.length > 0 && <Waiting list={list} {...opening} />}
              {results.length > 0 && <Results list={results} {...opening} />}
            </>
          )
        }
      </Loaded>
    </Screen>
  );
}
