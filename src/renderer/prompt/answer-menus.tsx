import { ChevronDown } from 'lucide-react';
import type { Answer, Approval } from '../../shared/approvals.ts';
import { t } from '../text/en.ts';
import { phraseText } from '../text/phrase.ts';
import { Button } from '../ui/button.tsx';
import { cx } from '../ui/cx.ts';
import { Kbd } from '../ui/kbd.tsx';
import { Menu } from '../ui/menu.tsx';
import { isAccepted } from './pin-note.tsx';
import type { Lasting } from './use-lasting.ts';

export interface AnswerMenuProps {
  approval: Approval;
  /** Allowing answers are taken. */
  canAllow: boolean;
  /** Any answer is taken. */
  open: boolean;
  destructive: boolean;
  lasting: Lasting;
  reviewResult: boolean;
  onAnswer: (answer: Answer) => void;
}

function whenWords({ when }: Lasting): string {
  return when ? t.prompt.onlyWhen(phraseText(t.rules.conditions(when))) : t.prompt.anyArguments;
}

/** Once at a click; longer by the menu, which says what exactly. */
export function AllowMenu(props: AnswerMenuProps) {
  const { approval, canAllow, destructive, lasting, reviewResult, onAnswer } = props;
  const { agent, server, tool } = approval;
  const { when } = lasting;
  const look = destructive ? 'destroy' : 'primary';
  const narrowed = when === undefined ? {} : { when };
  const disabled = !isAccepted(approval);
  const item = (label: string, text: string, answer: Answer) => ({
    label,
    text: disabled ? t.prompt.pin.lasting : text,
    disabled,
    onSelect: () => onAnswer(answer),
  });
  const words = [agent, server, tool] as const;
  return (
    <span className="inline-flex">
      <Button
        look={look}
        className="rounded-r-none"
        disabled={!canAllow}
        onClick={() => onAnswer({ kind: 'allow-once', reviewResult })}
      >
        {t.prompt.allowOnce} <Kbd>A</Kbd>
      </Button>
      <Menu
        trigger={
          <Button
            look={look}
            disabled={!canAllow}
            aria-label={t.prompt.moreAllow}
            className={cx('rounded-l-none px-[7px]', destructive ? 'border-l-on-deny/40' : 'border-l-on-accent/40')}
          >
            <ChevronDown aria-hidden="true" className="size-4" />
          </Button>
        }
        items={[
          item(t.prompt.allowSession, t.prompt.allowSessionText(...words), { kind: 'allow-session' }),
          item(t.prompt.allowHour, t.prompt.allowHourText(...words) + whenWords(lasting), {
            kind: 'allow-hour',
            ...narrowed,
          }),
          item(t.prompt.allowAlways, t.prompt.allowAlwaysText(...words) + whenWords(lasting), {
            kind: 'allow-always',
            ...narrowed,
          }),
        ]}
      />
    </span>
  );
}

/** This call at a click; for good by the menu. */
export function DenyMenu({ approval, open, lasting, onAnswer }: AnswerMenuProps) {
  const { agent, server, tool } = approval;
  const { when } = lasting;
  const never = t.prompt.denyAlwaysText(agent, server, tool);
  const all = {
    label: t.prompt.denyAlways,
    text: never + t.prompt.anyArguments,
    onSelect: () => onAnswer({ kind: 'deny-always' }),
  };
  const such = when && {
    label: t.prompt.denyWhen,
    text: never + whenWords(lasting),
    onSelect: () => onAnswer({ kind: 'deny-always', when }),
  };
  return (
    <span className="inline-flex">
      <Button look="danger" className="rounded-r-none" disabled={!open} onClick={() => onAnswer({ kind: 'deny' })}>
        {t.prompt.deny} <Kbd>D</Kbd>
      </Button>
      <Menu
        trigger={
          <Button
            look="danger"
            disabled={!open}
            aria-label={t.prompt.moreDeny}
            className="rounded-l-none border-l-0 px-[5px]"
          >
            <ChevronDown aria-hidden="true" className="size-4" />
          </Button>
        }
        items={such ? [all, such] : [all]}
      />
    </span>
  );
}
