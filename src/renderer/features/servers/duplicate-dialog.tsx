import { type FormEvent, useState } from 'react';
import { serverNameSchema } from '../../../shared/servers.ts';
import { ask } from '../../host.ts';
import { useAction } from '../../lib/use-action.ts';
import { servers } from '../../stores/servers.ts';
import { t } from '../../text/en.ts';
import { FormDialog, FormFoot } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { openServer } from './opened-server.ts';

const words = t.serverView.duplicate;

/** A name like this one that no server has; as long as names may be. */
function freeName(name: string, taken: readonly string[]): string {
  for (let n = 2; ; n += 1) {
    const free = `${name.slice(0, 28)}-${n}`;
    if (!taken.includes(free)) return free;
  }
}

/** Asks what the copy is called, makes it, and opens it. */
export function DuplicateDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const [as, setAs] = useState(() =>
    freeName(name, servers.use.getState().value?.map(({ config }) => config.name) ?? []),
  );
  const [error, setError] = useState<string>();
  const { busy, problem, run } = useAction();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const parsed = serverNameSchema.min(1, words.nameMissing).safeParse(as.trim());
    setError(parsed.success ? undefined : parsed.error.issues[0]?.message);
    if (!parsed.success || !(await run(() => ask('servers.duplicate', { name, as: parsed.data })))) return;
    onClose();
    toast(words.done(parsed.data));
    await servers.reload();
    openServer(parsed.data, { tab: 'configuration' });
  };
  return (
    <FormDialog onClose={onClose} title={words.title(name)} text={words.text}>
      <form noValidate className="flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
        <TextField label={words.name} error={error} value={as} onText={setAs} />
        {problem && <ProblemNote problem={problem} />}
        <FormFoot submit={words.submit} disabled={busy} onClose={onClose} />
      </form>
    </FormDialog>
  );
}
