import { ownAgentNames } from '../../shared/agents.ts';
import type { Approval } from '../../shared/approvals.ts';
import { oldestFirst } from '../prompt/waiting.ts';
import { approvals, useOpened } from '../stores/approvals.ts';
import { reviews } from '../stores/reviews.ts';
import { useScreen } from '../stores/screen.ts';
import { t } from '../text/en.ts';
import { Button } from '../ui/button.tsx';
import { PlainText } from '../ui/plain-text.tsx';

/** Who asks for what; what the person tries themselves, nobody else asks for. */
function asks({ agent, server, tool }: Approval): string {
  return agent === ownAgentNames.person ? t.shell.youAsk(server, tool) : t.shell.asks(agent, server, tool);
}

function review(id: string): void {
  useOpened.setState({ id });
  useScreen.setState({ now: 'approvals' });
}

/** Says on every other screen what waits, calls before results: while this window is in front, nothing else comes on top. */
export function Waiting() {
  const elsewhere = useScreen((state) => state.now !== 'approvals');
  const calls = oldestFirst(approvals.use().value ?? []);
  const results = reviews.use().value ?? [];
  const [call] = calls;
  const first = call ?? results[0];
  const more = calls.length + results.length - 1;
  if (!first || !elsewhere) return null;
  const { agent, server, tool } = first;
  return (
    <section
      role="status"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card bg-ask-soft py-2.5 pr-3 pl-4"
    >
      <p className="min-w-0 flex-1">
        <PlainText text={call ? asks(call) : t.shell.holds(agent, server, tool)} className="font-[550]" />{' '}
        {more > 0 && <span className="text-small">{t.shell.andMore(more)}</span>}
      </p>
      <Button size="small" onClick={() => review(first.id)}>
        {call ? t.shell.answer : t.shell.read}
      </Button>
    </section>
  );
}
