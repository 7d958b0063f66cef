import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import type { Answer, Approval } from '../../shared/approvals.ts';
import { t } from '../text/en.ts';
import { Button } from '../ui/button.tsx';
import { cx } from '../ui/cx.ts';
import { TextField } from '../ui/field.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { Menu } from '../ui/menu.tsx';
import { useShortcuts } from './use-shortcuts.ts';

interface Answering {
  approval: Approval;
  /** Allowing answers are taken. */
  canAllow: boolean;
  /** Any answer is taken. */
  open: boolean;
  destructive: boolean;
  position: string;
  onAnswer: (answer: Answer) => void;
}

function Reason({ open, onAnswer, onBack }: { open: boolean; onAnswer: (answer: Answer) => void; onBack: () => void }) {
  const [reason, setReason] = useState('');
  return (
    <form
      className="flex w-full flex-wrap items-end gap-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (!open) return;
        const said = reason.trim();
        onAnswer(said === '' ? { kind: 'deny' } : { kind: 'deny', reason: said });
      }}
      onKeyDown={(event) => event.key === 'Escape' && onBack()}
    >
      <div className="min-w-[180px] flex-1">
        <TextField label={t.prompt.reason} value={reason} onText={setReason} maxLength={1000} autoFocus />
      </div>
      <Button onClick={onBack}>{t.prompt.back}</Button>
      <Button type="submit" look="danger" disabled={!open}>
        {t.prompt.sendReason}
      </Button>
    </form>
  );
}

function Allowing({ approval, canAllow, destructive, onAnswer }: Answering) {
  const { agent, server, tool } = approval;
  const look = destructive ? 'destroy' : 'primary';
  return (
    <span className="ml-auto inline-flex min-[460px]:ml-0">
      <Button
        look={look}
        className="rounded-r-none"
        disabled={!canAllow}
        onClick={() => onAnswer({ kind: 'allow-once' })}
      >
        {t.prompt.allowOnce} <Kbd>A</Kbd>
      </Button>
      <Menu
        trigger={
          <Button
            look={look}
            disabled={!canAllow}
            aria-label={t.prompt.moreAllow}
            className={cx('rounded-l-none px-[9px]', destructive ? 'border-l-on-deny/40' : 'border-l-on-accent/40')}
          >
            <ChevronDown aria-hidden="true" className="size-4" />
          </Button>
        }
        items={[
          {
            label: t.prompt.allowSession,
            text: t.prompt.allowSessionText(agent, server, tool),
            onSelect: () => onAnswer({ kind: 'allow-session' }),
          },
          {
            label: t.prompt.allowAlways,
            text: t.prompt.allowAlwaysText(agent, server, tool),
            onSelect: () => onAnswer({ kind: 'allow-always' }),
          },
        ]}
      />
    </span>
  );
}

/** The answers. Deny comes first and is live at once; whatever allows waits for `canAllow`, keys as well as clicks. */
export function AnswerBar(props: Answering) {
  const { canAllow, open, onAnswer, position } = props;
  const [saying, setSaying] = useState(false);
  useShortcuts(
    saying
      ? {}
      : {
          a: () => canAllow && onAnswer({ kind: 'allow-once' }),
          d: () => open && onAnswer({ kind: 'deny' }),
        },
  );
  if (saying) return <Reason open={open} onAnswer={onAnswer} onBack={() => setSaying(false)} />;
  return (
    <>
      <Button look="danger" disabled={!open} onClick={() => onAnswer({ kind: 'deny' })}>
        {t.prompt.deny} <Kbd>D</Kbd>
      </Button>
      <Button look="quiet" className="px-2" disabled={!open} onClick={() => setSaying(true)}>
        {t.prompt.denyWhy}
      </Button>
      <span className="ml-auto text-small whitespace-nowrap text-muted">{position}</span>
      <Allowing {...props} />
    </>
  );
}
