import { useEffect, useState } from 'react';
import { ask } from '../../host.ts';
import { useAction } from '../../lib/use-action.ts';
import { t } from '../../text/en.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DialogFoot, FormDialog, FormFoot } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/states.tsx';

const words = t.rules;

/** The rules as a text to take elsewhere. */
export function ExportDialog({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const { problem, run } = useAction();
  useEffect(() => {
    void run(async () => setText((await ask('rules.export', {})).text));
  }, [run]);
  return (
    <FormDialog wide onClose={onClose} title={words.exportTitle} text={words.exportText}>
      <div className="flex flex-col gap-3.5">
        {problem && <ProblemNote problem={problem} />}
        <TextArea label={words.importLabel} mono rows={12} readOnly value={text} onText={() => undefined} />
        <DialogFoot onClose={onClose}>
          <CopyButton label={words.exportTitle} text={text} />
        </DialogFoot>
      </div>
    </FormDialog>
  );
}

/** Takes a text of exported rules; what it would change is shown before anything does. */
export function ImportDialog({ onClose, onText }: { onClose: () => void; onText: (text: string) => void }) {
  const [text, setText] = useState('');
  return (
    <FormDialog wide onClose={onClose} title={words.importTitle} text={words.importText}>
      <form
        className="flex flex-col gap-3.5"
        onSubmit={(event) => {
          event.preventDefault();
          onText(text);
        }}
      >
        <TextArea label={words.importLabel} mono rows={12} value={text} onText={setText} />
        <FormFoot submit={words.importSubmit} disabled={text.trim() === ''} onClose={onClose} />
      </form>
    </FormDialog>
  );
}
