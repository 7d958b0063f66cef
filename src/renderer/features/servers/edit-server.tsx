import { type FormEvent, useEffect, useRef } from 'react';
import type { Server } from '../../../shared/servers.ts';
import { ask } from '../../host.ts';
import { useAction } from '../../lib/use-action.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { ServerFields } from './server-fields.tsx';
import { filledForm } from './server-form.ts';
import { useServerForm } from './use-server-form.ts';

const words = t.serverView.edit;

/** A server's configuration as a form; secrets are not shown, and stay unless they are replaced. */
export function EditServer({ server, onDone }: { server: Server; onDone: () => void }) {
  const { name } = server.config;
  const { fields, read } = useServerForm(filledForm(server.config));
  const { busy, problem, run } = useAction();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const input = read();
    if (input && (await run(() => ask('servers.edit', { name, input })))) {
      onDone();
      toast(words.saved(name));
    }
  };
  return (
    <Card className="px-4 py-4">
      <form
        ref={form}
        noValidate
        aria-label={words.title(name)}
        className="flex max-w-[640px] flex-col gap-3"
        onSubmit={(event) => void save(event)}
      >
        <p className="text-small text-muted">{words.text}</p>
        <ServerFields {...fields} named />
        {problem && <ProblemNote problem={problem} />}
        <div className="flex flex-wrap gap-2.5 pt-1">
          <Button type="submit" look="primary" disabled={busy}>
            {busy ? words.busy : words.save}
          </Button>
          <Button onClick={onDone}>{t.common.cancel}</Button>
        </div>
      </form>
    </Card>
  );
}
