import { CircleCheck, CircleX } from 'lucide-react';
import { useState } from 'react';
import type { Problem, ServerTest, TestStep } from '../../../shared/servers.ts';
import { ask } from '../../host.ts';
import { formatDuration } from '../../lib/format.ts';
import { useAction } from '../../lib/use-action.ts';
import { t } from '../../text/en.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { Loading, ProblemNote } from '../../ui/states.tsx';

/** A diagnosis: not begun, running, or what it found. */
export interface RunningTest {
  readonly busy: boolean;
  readonly problem: Problem | null;
  readonly result: ServerTest | null;
  start(): void;
}

/** The diagnosis of one server. */
export function useServerTest(name: string): RunningTest {
  const { busy, problem, run } = useAction();
  const [result, setResult] = useState<ServerTest | null>(null);
  const start = () => {
    setResult(null);
    void run(async () => setResult(await ask('servers.test', { name })));
  };
  return { busy, problem, result, start };
}

function Step({ step }: { step: TestStep }) {
  const Icon = step.ok ? CircleCheck : CircleX;
  return (
    <li className="grid grid-cols-[16px_minmax(0,1fr)_auto] gap-2.5">
      <Icon
        role="img"
        aria-label={step.ok ? t.servers.stepOk : t.servers.stepBad}
        className={step.ok ? 'mt-0.5 size-4 text-allow' : 'mt-0.5 size-4 text-deny'}
      />
      <div className="min-w-0">
        <p>{t.servers.testSteps[step.name]}</p>
        {step.problem ? (
          <p className="text-small">
            <PlainText text={step.problem.message} className="text-deny" />{' '}
            {step.problem.remedy && <PlainText text={step.problem.remedy} />}
          </p>
        ) : (
          <PlainText text={step.detail} className="font-mono text-small text-muted" />
        )}
      </div>
      <span className="font-mono text-small text-muted">{formatDuration(step.ms)}</span>
    </li>
  );
}

/** What the diagnosis found, step by step. */
export function ServerTestResult({ test }: { test: RunningTest }) {
  if (test.busy) return <Loading words={t.servers.testing} />;
  if (test.problem) return <ProblemNote problem={test.problem} onRetry={test.start} />;
  if (!test.result) return null;
  const { ok, steps } = test.result;
  return (
    <section aria-label={t.servers.test} className="rounded-card border border-line bg-panel px-4 py-3">
      <p role="status" className={ok ? 'mb-2 font-[600] text-allow' : 'mb-2 font-[600] text-deny'}>
        {ok ? t.servers.testOk : t.servers.testFailed}
      </p>
      <ol className="flex flex-col gap-2">
        {steps.map((step) => (
          <Step key={step.name} step={step} />
        ))}
      </ol>
    </section>
  );
}
