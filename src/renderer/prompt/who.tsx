import { ShieldAlert } from 'lucide-react';
import type { Approval } from '../../shared/approvals.ts';
import { mixesLookAlikes } from '../lib/scripts.ts';
import { t } from '../text/en.ts';
import { Avatar } from '../ui/chip.tsx';
import { cx } from '../ui/cx.ts';
import { FoldedText } from '../ui/folded-text.tsx';
import { PhraseText } from '../ui/phrase.tsx';
import { PlainText } from '../ui/plain-text.tsx';
import { isDestructive } from './claims.ts';
import { Countdown } from './countdown.tsx';

/** Longer names are folded: none may push what really happens out of sight. */
const longestName = 120;

function Named({ text }: { text: string }) {
  if (text.length <= longestName) return <PlainText line text={text} />;
  return <FoldedText text={text} characters={longestName} draw={(part) => <PlainText line text={part} />} />;
}

/** Who asks for what, and what happens when it is allowed. */
export function Who(props: { approval: Approval; titleId: string; leftMs: number; className: string }) {
  const { approval, titleId, leftMs, className } = props;
  const { agent, client, server, tool, sentence, askedAt, expiresAt } = approval;
  const destructive = isDestructive(approval.annotations);
  const title = approval.title ?? approval.annotations.title ?? tool;
  return (
    <header className={cx('flex gap-[13px] px-[22px] pt-[18px] pb-3.5', destructive && 'bg-deny-soft', className)}>
      <Avatar
        name={agent}
        tone={destructive ? 'deny' : 'accent'}
        large
        className={destructive ? 'ring-1 ring-deny/40' : ''}
      />
      <div className="min-w-0 flex-1">
        <p className="text-small text-muted">
          <b className="font-[600] text-text">
            <PlainText line text={agent} />
          </b>
          {client !== null && (
            <>
              {' '}
              (<Named text={t.prompt.claimsToBe(client)} />)
            </>
          )}{' '}
          {t.prompt.asks}
        </p>
        <h1 id={titleId} className="mt-0.5 text-title font-[650] tracking-[-0.01em]">
          <Named text={title} />
        </h1>
        <p className="mt-[3px] font-mono text-small text-muted">
          <PlainText line text={server} /> › <Named text={tool} />
        </p>
        {[agent, tool, title].some(mixesLookAlikes) && (
          <p className="mt-1 text-small text-ask">{t.prompt.mixedLetters}</p>
        )}
        <p className={cx('mt-1.5 flex items-start gap-1.5 text-small', destructive && 'font-[550] text-deny')}>
          {destructive && <ShieldAlert aria-hidden="true" className="mt-[1px] size-4 flex-none" />}
          <PhraseText phrase={t.prompt.sentence(server, sentence)} />
        </p>
      </div>
      <Countdown leftMs={leftMs} wholeMs={Date.parse(expiresAt) - Date.parse(askedAt)} />
    </header>
  );
}
