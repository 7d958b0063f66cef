import { useState } from 'react';
import type { Pin } from '../../../shared/pins.ts';
import { ask } from '../../host.ts';
import { useAction } from '../../lib/use-action.ts';
import { pins } from '../../stores/pins.ts';
import { t } from '../../text/en.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { toast } from '../../ui/toast.tsx';

/** Accepts every tool of a server that waits, exactly as they were when this was opened. */
export function AcceptAllDialog(props: { server: string; list: readonly Pin[]; onClose: () => void }) {
  const { server, onClose } = props;
  // What is confirmed is what is listed here, even when the server lists something else meanwhile.
  const [list] = useState(props.list);
  const { busy, problem, run } = useAction();
  const accept = async () => {
    const tools = list.map(({ tool, fingerprint }) => ({ tool, fingerprint }));
    if (await run(() => ask('pins.accept', { server, tools }))) {
      onClose();
      toast(t.pins.acceptedAll(list.length));
    }
    await pins.reload();
  };
  return (
    <ConfirmDialog
      onClose={onClose}
      onConfirm={() => void accept()}
      title={t.pins.acceptAllTitle(list.length)}
      text={t.pins.acceptAllText}
      confirm={t.pins.acceptAllConfirm}
      busy={busy}
      problem={problem}
    >
      <ul className="my-2 max-h-[40dvh] overflow-y-auto rounded-lg bg-sunken px-3 py-2 font-mono text-small">
        {list.map(({ tool, findings }) => (
          <li key={tool}>
            <PlainText line text={tool} />
            {findings.length > 0 && <span className="font-sans text-ask"> {t.pins.findingCount(findings.length)}</span>}
          </li>
        ))}
      </ul>
    </ConfirmDialog>
  );
}
