import { useState } from 'react';
import type { Answer, Approval } from '../../shared/approvals.ts';
import { t } from '../text/en.ts';
import { Button } from '../ui/button.tsx';
import { cx } from '../ui/cx.ts';
import { Checkbox } from '../ui/field.tsx';
import { Loading } from '../ui/states.tsx';
import { AnswerBar } from './answer-bar.tsx';
import { isDestructive } from './claims.ts';
import type { Sending } from './use-answer.ts';
import type { useEditing } from './use-editing.ts';
import type { Lasting } from './use-lasting.ts';

interface AnswersProps {
  approval: Approval;
  position: string;
  /** Any answer is taken. */
  open: boolean;
  /** It has been in sight for long enough to be allowed. */
  live: boolean;
  sent: boolean;
  editing: ReturnType<typeof useEditing>;
  lasting: Lasting;
  reviewResult: boolean;
  identical: readonly Approval[];
  onSend: (answer: Answer, how: Sending) => void;
}

function Tick(props: { words: string; strong?: boolean; on: boolean; onTick: (on: boolean) => void }) {
  return (
    <div className={cx('w-full text-small', props.strong && 'font-[550] text-deny')}>
      <Checkbox label={props.words} checked={props.on} onCheck={props.onTick} />
    </div>
  );
}

/** The foot of a prompt: for whom the answer counts, the second act where one is needed, and the answers. */
export function Answers(props: AnswersProps) {
  const { approval, open, live, sent, editing, identical, reviewResult } = props;
  const [understood, setUnderstood] = useState(false);
  const [together, setTogether] = useState(true);
  if (sent) return <Loading words={t.prompt.sending} />;
  if (!open) return <p className="py-2 text-muted">{t.prompt.over}</p>;

  const destructive = isDestructive(approval.annotations);
  const canAllow = live && (understood || !approval.twice);
  const answer = (given: Answer) => props.onSend(given, { also: together ? identical : [], confirmed: understood });
  const sendEdited = () => {
    const read = editing.read();
    if (read) answer({ kind: 'allow-edited', arguments: read, reviewResult });
  };
  return (
    <>
      {identical.length > 0 && (
        <Tick words={t.prompt.identical(identical.length + 1)} on={together} onTick={setTogether} />
      )}
      {approval.twice && (
        <Tick
          words={destructive ? t.prompt.confirmDestroy : t.prompt.confirmTwice}
          strong={destructive}
          on={understood}
          onTick={setUnderstood}
        />
      )}
      {editing.edited ? (
        <>
          <Button onClick={editing.stop}>{t.prompt.back}</Button>
          <Button
            look={destructive ? 'destroy' : 'primary'}
            className="ml-auto"
            disabled={!canAllow}
            onClick={sendEdited}
          >
            {t.prompt.sendEdited}
          </Button>
        </>
      ) : (
        <AnswerBar
          approval={approval}
          open={open}
          canAllow={canAllow}
          destructive={destructive}
          lasting={props.lasting}
          reviewResult={reviewResult}
          position={props.position}
          onAnswer={answer}
          onEdit={editing.start}
        />
      )}
    </>
  );
}
