import { ShieldAlert } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import type { Approval } from '../../shared/approvals.ts';
import { useNow } from '../lib/use-now.ts';
import { t } from '../text/en.ts';
import { Avatar, Chip } from '../ui/chip.tsx';
import { cx } from '../ui/cx.ts';
import { Checkbox } from '../ui/field.tsx';
import { FoldedText } from '../ui/folded-text.tsx';
import { PhraseText } from '../ui/phrase.tsx';
import { PlainText } from '../ui/plain-text.tsx';
import { Loading, ProblemNote } from '../ui/states.tsx';
import { ValueTable } from '../ui/value-view.tsx';
import { AnswerBar } from './answer-bar.tsx';
import { claimsOf, consequence, isDestructive } from './claims.ts';
import { Countdown } from './countdown.tsx';
import { useAnswer } from './use-answer.ts';
import { useLive } from './use-live.ts';

function Who(props: { approval: Approval; titleId: string; leftMs: number; className: string }) {
  const { approval, titleId, leftMs, className } = props;
  const destructive = isDestructive(approval.annotations);
  const title = approval.title ?? approval.annotations.title ?? approval.tool;
  return (
    <header className={cx('flex gap-[13px] px-[22px] pt-[18px] pb-3.5', destructive && 'bg-deny-soft', className)}>
      <Avatar
        name={approval.agent}
        tone={destructive ? 'deny' : 'accent'}
        large
        className={destructive ? 'ring-1 ring-deny/40' : ''}
      />
      <div className="min-w-0 flex-1">
        <p className="text-small text-muted">
          <b className="font-[600] text-text">
            <PlainText text={approval.agent} />
          </b>
          {approval.client !== null && (
            <>
              {' '}
              (<PlainText text={t.prompt.claimsToBe(approval.client)} />)
            </>
          )}{' '}
          {t.prompt.asks}
        </p>
        <h1 id={titleId} className="mt-0.5 text-title font-[650] tracking-[-0.01em]">
          <PlainText text={title} />
        </h1>
        <p className="mt-[3px] font-mono text-small text-muted">
          <PlainText text={approval.server} /> › <PlainText text={approval.tool} />
        </p>
        <p className={cx('mt-1.5 flex items-start gap-1.5 text-small', destructive && 'font-[550] text-deny')}>
          {destructive && <ShieldAlert aria-hidden="true" className="mt-[1px] size-4 flex-none" />}
          {consequence(approval.server, approval.annotations)}
        </p>
      </div>
      <Countdown leftMs={leftMs} wholeMs={Date.parse(approval.expiresAt) - Date.parse(approval.askedAt)} />
    </header>
  );
}

function Claims({ approval }: { approval: Approval }) {
  const claims = claimsOf(approval.annotations);
  return (
    <div className="flex flex-wrap items-center gap-1.5 text-small">
      <span className="text-muted">{claims.some((claim) => claim.claimed) ? t.prompt.claims : t.prompt.noClaims}</span>
      {claims.map((claim) =>
        claim.claimed ? (
          <Chip key={claim.text} tone={claim.tone}>
            {claim.text}
          </Chip>
        ) : (
          <Chip key={claim.text} tone={claim.tone} title={t.prompt.assumed}>
            {claim.text}
          </Chip>
        ),
      )}
    </div>
  );
}

function Why({ approval }: { approval: Approval }) {
  const { rule } = approval.verdict;
  if (!rule) return <p className="text-small text-muted">{t.prompt.whyNoRule}</p>;
  return (
    <p className="text-small text-muted">
      {t.prompt.whyRule} <PhraseText phrase={t.rules.sentence(rule)} />
    </p>
  );
}

function Arguments({ approval }: { approval: Approval }) {
  if (Object.keys(approval.arguments).length === 0) {
    return <p className="text-small text-muted">{t.prompt.noArguments}</p>;
  }
  return (
    <section aria-label={t.prompt.arguments}>
      <ValueTable values={approval.arguments} />
    </section>
  );
}

/**
 * One approval, whole: who asks, what will happen, with what exactly, what is claimed, why it asks, and the answers. Mount it
 * anew (`key`) for each id and digest: what was in sight and understood for one says nothing about another.
 */
export function PromptCard(props: { approval: Approval; position: string; takeFocus?: boolean; fill?: boolean }) {
  const { approval, takeFocus = false, fill = false } = props;
  const titleId = useId();
  const card = useRef<HTMLElement>(null);
  const live = useLive();
  const [understood, setUnderstood] = useState(false);
  const { sent, problem, send } = useAnswer(approval);
  const leftMs = Date.parse(approval.expiresAt) - useNow(250);
  const open = !sent && leftMs > 0;
  const destructive = isDestructive(approval.annotations);

  useEffect(() => {
    if (takeFocus) card.current?.focus();
  }, [takeFocus]);

  return (
    <section
      ref={card}
      role="alertdialog"
      aria-labelledby={titleId}
      tabIndex={-1}
      className={cx(
        'flex flex-col bg-panel',
        fill && 'min-h-dvh',
        !fill && 'rounded-card border border-line shadow-card',
      )}
    >
      <Who approval={approval} titleId={titleId} leftMs={leftMs} className={fill ? '' : 'rounded-t-card'} />
      <div className={cx('flex flex-1 flex-col gap-[13px] px-[22px] pb-4', destructive && 'pt-3.5')}>
        <Arguments approval={approval} />
        <Claims approval={approval} />
        {approval.description && (
          <details className="text-small">
            <summary className="w-fit rounded text-muted">{t.prompt.description}</summary>
            <div className="mt-1.5 rounded-lg bg-sunken px-3 py-2">
              <FoldedText text={approval.description} />
            </div>
          </details>
        )}
        <Why approval={approval} />
        {problem && <ProblemNote problem={problem} />}
      </div>
      <footer
        className={cx(
          'sticky bottom-0 flex flex-wrap items-center gap-x-2.5 gap-y-2 border-t border-line bg-foot px-[22px] py-[13px]',
          !fill && 'rounded-b-card',
        )}
      >
        {destructive && open && (
          <div className="w-full text-small font-[550] text-deny">
            <Checkbox label={t.prompt.confirmDestroy} checked={understood} onCheck={setUnderstood} />
          </div>
        )}
        {sent && <Loading words={t.prompt.sending} />}
        {!sent && leftMs <= 0 && <p className="py-2 text-muted">{t.prompt.over}</p>}
        {open && (
          <AnswerBar
            approval={approval}
            open={open}
            canAllow={live && (understood || !destructive)}
            destructive={destructive}
            position={props.position}
            onAnswer={send}
          />
        )}
      </footer>
    </section>
  );
}
