import type { FormEvent } from 'react';
import { ask } from '../../host.ts';
import { useAction } from '../../lib/use-action.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { WayFoot } from './add/way-foot.tsx';
import { ServerFields } from './server-fields.tsx';
import { emptyForm } from './server-form.ts';
import { useServerForm } from './use-server-form.ts';

const words = t.servers.form;

/** Adds one server by form; the whole command is shown before it is added. */
export function AddByHand({ onBack, onDone }: { onBack: () => void; onDone: () => void }) {
  const { fields, read } = useServerForm(emptyForm);
  const { busy, problem, run } = useAction();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const input = read();
    if (input && (await run(() => ask('servers.add', input)))) {
      onDone();
      toast(t.servers.added(input.name));
    }
  };
  return (
    <form noValidate className="flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
      <ServerFields {...fields} />
      {problem && <ProblemNote problem={problem} />}
      <WayFoot onBack={onBack}>
        <Button type="submit" look="primary" disabled={busy}>
          {busy ? words.busy : words.submit}
        </Button>
      </WayFoot>
    </form>
  );
}
