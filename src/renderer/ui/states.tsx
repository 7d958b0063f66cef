import { CircleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Problem } from '../../shared/servers.ts';
import type { Snapshot } from '../stores/snapshot.ts';
import { t } from '../text/en.ts';
import { Button } from './button.tsx';
import { Card } from './card.tsx';
import { cx } from './cx.ts';
import { PlainText } from './plain-text.tsx';

/** What a machine said itself, line by line. */
export function Said({ text }: { text: string }) {
  return <PlainText text={text} className="block whitespace-pre-wrap break-words font-mono text-small text-muted" />;
}

/** What went wrong and what to do about it; `mild` when it may well right itself. */
export function ProblemNote(props: { problem: Problem; mild?: boolean; onRetry?: () => void }) {
  const { problem, mild = false, onRetry } = props;
  const colour = mild ? 'text-ask' : 'text-deny';
  return (
    <div
      role={mild ? 'status' : 'alert'}
      className={cx('flex items-start gap-3 rounded-card px-4 py-3', mild ? 'bg-ask-soft' : 'bg-deny-soft')}
    >
      <CircleAlert aria-hidden="true" className={cx('mt-0.5 size-4 flex-none', colour)} />
      <div className="min-w-0 flex-1">
        <PlainText text={problem.message} className={cx('font-[550]', colour)} />
        {problem.remedy !== undefined && (
          <p className="text-small">
            <PlainText text={problem.remedy} />
          </p>
        )}
        {problem.said !== undefined && <Said text={problem.said} />}
      </div>
      {onRetry && (
        <Button size="small" onClick={onRetry}>
          {t.common.retry}
        </Button>
      )}
    </div>
  );
}

/** Waiting, in words. */
export function Loading({ words }: { words: string }) {
  return (
    <p role="status" className="flex items-center gap-2.5 py-2 text-muted">
      <span aria-hidden="true" className="size-3.5 animate-spin rounded-full border-2 border-line border-t-accent" />
      {words}
    </p>
  );
}

/** Nothing here yet, and the next step. */
export function Empty(props: { icon: LucideIcon; title: string; text: string; children?: ReactNode }) {
  const Icon = props.icon;
  return (
    <Card className="flex flex-col items-center gap-2 px-6 py-14 text-center">
      <span aria-hidden="true" className="mb-2 grid size-11 place-items-center rounded-xl bg-accent-soft text-accent">
        <Icon className="size-5" />
      </span>
      <h2 className="text-[15px] font-[600]">{props.title}</h2>
      <p className="max-w-[46ch] text-muted">{props.text}</p>
      {props.children && <div className="mt-3">{props.children}</div>}
    </Card>
  );
}

/** A snapshot in whichever of its three states it is. */
export function Loaded<T>(props: {
  snapshot: Snapshot<T>;
  words: string;
  onRetry: () => void;
  children: (value: T) => ReactNode;
}) {
  const { snapshot } = props;
  if (snapshot.status === 'loading') return <Loading words={props.words} />;
  if (snapshot.status === 'error') return <ProblemNote problem={snapshot.error} onRetry={props.onRetry} />;
  return props.children(snapshot.value);
}
