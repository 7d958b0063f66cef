import { formatCountdown } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Avatar } from '../../ui/chip.tsx';
import { PlainText } from '../../ui/plain-text.tsx';

/** Something that waits, in short, with the way to open it. */
export function WaitingRow(props: {
  what: { agent: string; server: string; tool: string; expiresAt: string };
  title: string;
  note?: string | null;
  open: string;
  label: string;
  onOpen: () => void;
}) {
  const { agent, server, tool, expiresAt } = props.what;
  const left = formatCountdown(Date.parse(expiresAt) - useNow(1000));
  return (
    <Card className="flex items-center gap-4 px-4 py-[13px]">
      <Avatar name={agent} tone="ask" />
      <div className="min-w-0 flex-1">
        <PlainText line text={props.title} className="font-[600]" />
        <p className="font-mono text-small text-muted">
          <PlainText line text={`${server} › ${tool}`} />
        </p>
        {props.note && <p className="text-small text-muted">{props.note}</p>}
      </div>
      <span className="text-small whitespace-nowrap text-muted">{t.approvals.left(left)}</span>
      <Button size="small" aria-label={props.label} onClick={props.onOpen}>
        {props.open}
      </Button>
    </Card>
  );
}
