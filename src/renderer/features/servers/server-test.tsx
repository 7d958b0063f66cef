import { Circle, CircleCheck, CircleX } from 'lucide-react';
import { useState } from 'react';
import type { Problem, Server, ServerTest, TestStep } from '../../../shared/servers.ts';
import { ask } from '../../host.ts';
import { formatDuration } from '../../lib/format.ts';
import { useAction } from '../../lib/use-action.ts';
import { useNow } from '../../lib/use-now.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { cx } from '../../ui/cx.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { ProblemNote, Said } from '../../ui/states.tsx';

/** A diagnosis: not begun, running since `since` (milliseconds since 1970), or what it found. */
export interface RunningTest {
  readonly busy: boolean;
  readonly since: number;
  readonly problem: Problem | null;
  readonly result: ServerTest | null;
  start(): void;
}

/** The diagnosis of one server. */
export function useServerTest(name: string): RunningTest {
  const { busy, problem, run } = useAction();
  const [result, setResult] = useState<ServerTest | null>(null);
  const [since, setSince] = useState(0);
  const start = () => {
    setSince(Date.now());
    setResult(null);
    void run(async () => setResult(await ask('servers.test', { name })));
  };
  return { busy, since, problem, result, start };
}

const local = ['configuration', 'command', 'start', 'handshake', 'tools'] as const;
const remote = ['configuration', 'reach', 'handshake', 'tools'] as const;

/** When a step began and ended, as parts of the whole diagnosis. */
interface Span {
  readonly from: number;
  readonly to: number;
}

function spans(steps: readonly TestStep[]): readonly Span[] {
  const total = Math.max(
    1,
    steps.reduce((sum, { ms }) => sum + ms, 0),
  );
  let at = 0;
  return steps.map(({ ms }) => {
    const from = at / total;
    at += ms;
    return { from, to: at / total };
  });
}

function Bar({ span, ok }: { span: Span; ok: boolean }) {
  // Even what took no time can be seen.
  const width = Math.max(1.5, (span.to - span.from) * 100);
  const x = Math.min(span.from * 100, 100 - width);
  return (
    <svg aria-hidden="true" viewBox="0 0 100 6" preserveAspectRatio="none" className="mt-[7px] h-1.5 w-full">
      <rect width="100" height="6" className="fill-sunken" />
      <rect x={x} width={width} height="6" className={ok ? 'fill-edge' : 'fill-deny'} />
    </svg>
  );
}

const stepClass =
  'grid grid-cols-[16px_minmax(0,1fr)_minmax(60px,160px)_80px] items-start gap-x-3 border-t border-line px-4 py-2.5 first:border-t-0 max-[620px]:grid-cols-[16px_minmax(0,1fr)_80px]';

function Step({ step, span }: { step: TestStep; span: Span }) {
  const { ok, problem, detail } = step;
  const Icon = ok ? CircleCheck : CircleX;
  return (
    <li className={stepClass}>
      <Icon
        role="img"
        aria-label={ok ? t.servers.stepOk : t.servers.stepBad}
        className={cx('mt-0.5 size-4', ok ? 'text-allow' : 'text-deny')}
      />
      <div className="min-w-0">
        <p className={ok ? '' : 'font-[600]'}>{t.servers.testSteps[step.name]}</p>
        {problem && (
          <>
            <p className="text-deny">
              <PlainText text={problem.message} />
            </p>
            {problem.remedy !== undefined && (
              <p className="text-small">
                <PlainText text={problem.remedy} />
              </p>
            )}
          </>
        )}
        {(detail !== '' || problem) && <Said text={detail === '' ? (problem?.code ?? '') : detail} />}
      </div>
      <div className="max-[620px]:hidden">
        <Bar span={span} ok={ok} />
      </div>
      <span className="text-right font-mono text-small text-muted">{formatDuration(step.ms)}</span>
    </li>
  );
}

/** A step that is still to come, or that was never reached. */
function Waiting({ name, running }: { name: TestStep['name']; running: boolean }) {
  return (
    <li className={cx(stepClass, 'text-muted')}>
      <Circle aria-hidden="true" className={cx('mt-0.5 size-4', running && 'animate-pulse')} strokeWidth={1.5} />
      <p>{t.servers.testSteps[name]}</p>
      <span className="max-[620px]:hidden" />
      <span className="text-right text-small">{running ? '' : t.servers.stepNotReached}</span>
    </li>
  );
}

function Elapsed({ since }: { since: number }) {
  return <span className="font-mono text-small text-muted">{formatDuration(useNow(200) - since)}</span>;
}

function Steps({ result, expected }: { result: ServerTest | null; expected: readonly TestStep['name'][] }) {
  const steps = result?.steps ?? [];
  const left = result?.ok ? [] : expected.filter((name) => !steps.some((step) => step.name === name));
  const bars = spans(steps);
  return (
    <Card>
      <ol>
        {steps.map((step, place) => (
          <Step key={step.name} step={step} span={bars[place] ?? { from: 0, to: 0 }} />
        ))}
        {left.map((name) => (
          <Waiting key={name} name={name} running={result === null} />
        ))}
      </ol>
    </Card>
  );
}

function Outcome({ test: { busy, result } }: { test: RunningTest }) {
  const ok = result?.ok ?? true;
  return (
    <p role="status" className={busy ? 'text-muted' : ok ? 'text-allow' : 'text-deny'}>
      {busy ? t.servers.testing : result && (ok ? t.servers.testOk : t.servers.testFailed)}
    </p>
  );
}

/** What the diagnosis does or found, step by step, each with its time. */
export function ServerTestResult({ server, test }: { server: Server; test: RunningTest }) {
  const { busy, problem, result, since, start } = test;
  if (!busy && !problem && !result) return null;
  return (
    <section aria-label={t.servers.diagnosis}>
      <div className="mb-2 flex min-h-[30px] flex-wrap items-center gap-x-3 gap-y-1.5">
        <h2 className="font-[600]">{t.servers.diagnosis}</h2>
        <Outcome test={test} />
        {busy ? (
          <Elapsed since={since} />
        ) : (
          <Button size="small" className="ml-auto" onClick={start}>
            {t.servers.testAgain}
          </Button>
        )}
      </div>
      {problem ? (
        <ProblemNote problem={problem} />
      ) : (
        <Steps result={result} expected={server.config.transport === 'stdio' ? local : remote} />
      )}
    </section>
  );
}
