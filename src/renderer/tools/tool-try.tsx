import { ArrowLeft } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { ownAgentNames } from '../../shared/agents.ts';
import type { Tool } from '../../shared/servers.ts';
import { useAction } from '../lib/use-action.ts';
import { ResultContent } from '../reviews/result-content.tsx';
import { approvals, useOpened } from '../stores/approvals.ts';
import { useScreen } from '../stores/screen.ts';
import { t } from '../text/en.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Chip } from '../ui/chip.tsx';
import { FoldedText } from '../ui/folded-text.tsx';
import { PlainText } from '../ui/plain-text.tsx';
import { Loading, ProblemNote } from '../ui/states.tsx';
import { ArgumentForm } from './argument-form.tsx';
import { type Attempt, attemptAt, stopTrying, useTrying } from './trying.ts';

const words = t.trying;

/** While the call is under way: the way to the question if it waits for the person, else the way to give it up. */
function UnderWay({ tool }: { tool: Tool }) {
  const { busy, problem, run } = useAction();
  const question = (approvals.use().value ?? []).find(
    ({ agent, server, tool: asked }) => agent === ownAgentNames.person && server === tool.server && asked === tool.name,
  );
  if (!question) {
    return (
      <>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <Loading words={words.asking} />
          <Button size="small" disabled={busy} onClick={() => void run(() => stopTrying(tool))}>
            {words.stop}
          </Button>
        </div>
        {problem && <ProblemNote problem={problem} />}
      </>
    );
  }
  const answer = () => {
    useOpened.setState({ id: question.id });
    useScreen.setState({ now: 'approvals' });
  };
  return (
    <div role="status" className="flex flex-wrap items-center gap-3 rounded-card bg-ask-soft py-2.5 pr-3 pl-4">
      <span className="min-w-0 flex-1 font-[550]">{words.waiting}</span>
      <Button size="small" onClick={answer}>
        {words.answer}
      </Button>
    </div>
  );
}

function Outcome({ tool, attempt }: { tool: Tool; attempt: Attempt }) {
  const { status, result, problem, ms } = attempt;
  if (status === 'calling') return <UnderWay tool={tool} />;
  if (problem) return <ProblemNote problem={problem} />;
  if (!result) return null;
  const { content, isError, structuredContent } = result;
  const bytes = new Blob([JSON.stringify({ content, structuredContent })]).size;
  return (
    <Card className="flex flex-col gap-3 px-5 py-4">
      <div role="status" className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <h2 className="font-[600]">{words.result}</h2>
        <Chip tone={isError === true ? 'deny' : 'allow'}>{isError === true ? words.failed : words.worked}</Chip>
        <span className="text-small text-muted">
          {words.took(ms)} · {words.size(bytes)}
        </span>
      </div>
      <ResultContent result={{ content, ...(structuredContent === undefined ? {} : { structuredContent }) }} />
    </Card>
  );
}

/** One tool, to be tried as the person: what it says it does, what to call it with, and what came of it. */
export function ToolTry({ tool }: { tool: Tool }) {
  const attempt = useTrying(({ attempts }) => attempts[JSON.stringify([tool.server, tool.name])]);
  const shown = attempt ?? attemptAt({}, tool);
  const heading = useRef<HTMLHeadingElement>(null);
  const outcome = useRef<HTMLDivElement>(null);
  const { status } = shown;
  useEffect(() => heading.current?.focus(), []);
  // Whoever tried it, and whoever comes back from answering, looks for what came of it; a form may be long.
  useEffect(() => {
    if (status !== 'idle') outcome.current?.scrollIntoView({ block: 'nearest' });
  }, [status]);
  return (
    <section aria-label={words.label(tool.server, tool.name)} className="flex max-w-[860px] flex-col gap-[18px]">
      <div className="flex flex-col items-start gap-2">
        <Button look="quiet" size="small" className="-ml-2.5" onClick={() => useTrying.setState({ opened: null })}>
          <ArrowLeft aria-hidden="true" className="size-3.5" />
          {words.back}
        </Button>
        <h1 ref={heading} tabIndex={-1} className="text-title font-[650] tracking-[-0.01em] wrap-anywhere">
          <PlainText line text={tool.server} className="text-muted" /> <span className="text-muted">›</span>{' '}
          <PlainText line text={tool.name} />
        </h1>
        {tool.description !== undefined && (
          <div>
            <p className="text-small text-muted">{words.says}</p>
            <FoldedText text={tool.description} />
          </div>
        )}
      </div>
      <Card className="px-5 py-4">
        <ArgumentForm tool={tool} attempt={shown} />
      </Card>
      {status !== 'idle' && (
        <div ref={outcome} className="scroll-my-6">
          <Outcome tool={tool} attempt={shown} />
        </div>
      )}
    </section>
  );
}
