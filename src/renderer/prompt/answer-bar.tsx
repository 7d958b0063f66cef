import { useState } from 'react';
import type { Answer } from '../../shared/approvals.ts';
import { t } from '../text/en.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { AllowMenu, type AnswerMenuProps, DenyMenu } from './answer-menus.tsx';
import { useShortcuts } from './use-shortcuts.ts';

interface Answering extends AnswerMenuProps {
  position: string;
  /** Null where there is nothing to edit. */
  onEdit: (() => void) | null;
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

/** The answers. Deny comes first and is live at once; whatever allows waits for `canAllow`, keys as well as clicks. */
export function AnswerBar(props: Answering) {
  const { canAllow, open, reviewResult, onAnswer, onEdit, position } = props;
  const [saying, setSaying] = useState(false);
  useShortcuts(
    saying
      ? {}
      : {
          a: () => canAllow && onAnswer({ kind: 'allow-once', reviewResult }),
          d: () => open && onAnswer({ kind: 'deny' }),
          e: () => open && onEdit?.(),
        },
  );
  if (saying) return <Reason open={open} onAnswer={onAnswer} onBack={() => setSaying(false)} />;
  return (
    <>
      <DenyMenu {...props} />
      <Button look="quiet" size="small" disabled={!open} onClick={() => setSaying(true)}>
        {t.prompt.denyWhy}
      </Button>
      {onEdit && (
        <Button look="quiet" size="small" disabled={!open} onClick={onEdit}>
          {t.prompt.edit}
        </Button>
      )}
      <span className="ml-auto text-small whitespace-nowrap text-muted">{position}</span>
      <AllowMenu {...props} />
    </>
  );
}
