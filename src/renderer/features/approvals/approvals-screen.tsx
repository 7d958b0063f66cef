import { CircleCheck } from 'lucide-react';
import type { Approval } from '../../../shared/approvals.ts';
import { formatCountdown } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { PromptCard } from '../../prompt/prompt-card.tsx';
import { oldestFirst, shownKey } from '../../prompt/waiting.ts';
import { approvals, useOpened } from '../../stores/approvals.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { Card, Screen } from '../../ui/card.tsx';
import { Avatar } from '../../ui/chip.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';

function Row({ approval, onOpen }: { approval: Approval; onOpen: () => void }) {
  const left = formatCountdown(Date.parse(approval.expiresAt) - useNow(1000));
  const { agent, server, tool } = approval;
  return (
    <Card className="flex items-center gap-4 px-4 py-[13px]">
      <Avatar name={agent} tone="ask" />
      <div className="min-w-0 flex-1">
        <PlainText text={t.approvals.asks(agent)} className="font-[600]" />
        <p className="font-mono text-small text-muted">
          <PlainText text={`${server} › ${tool}`} />
        </p>
      </div>
      <span className="text-small whitespace-nowrap text-muted">{t.approvals.left(left)}</span>
      <Button size="small" aria-label={t.approvals.reviewOf(agent, server, tool)} onClick={onOpen}>
        {t.approvals.review}
      </Button>
    </Card>
  );
}

function Waiting({ list }: { list: readonly Approval[] }) {
  const opened = useOpened((state) => state.id);
  return (
    <ul aria-label={t.approvals.list} className="flex max-w-[720px] flex-col gap-2.5">
      {oldestFirst(list).map((approval, at) => (
        <li key={shownKey(approval)}>
          {opened === approval.id ? (
            <PromptCard approval={approval} position={t.prompt.position(at + 1, list.length)} takeFocus />
          ) : (
            <Row approval={approval} onOpen={() => useOpened.setState({ id: approval.id })} />
          )}
        </li>
      ))}
    </ul>
  );
}

/** Every call that waits; one at a time is open for an answer. */
export function ApprovalsScreen() {
  return (
    <Screen title={t.approvals.title} subtitle={t.approvals.subtitle}>
      <Loaded snapshot={approvals.use()} words={t.approvals.loading} onRetry={approvals.reload}>
        {(list) =>
          list.length === 0 ? (
            <Empty icon={CircleCheck} title={t.approvals.emptyTitle} text={t.approvals.empty} />
          ) : (
            <Waiting list={list} />
          )
        }
      </Loaded>
    </Screen>
  );
}
