import { type FormEvent, useState } from 'react';
import { type AgentInput, agentInputSchema, type NewAgent } from '../../../shared/agents.ts';
import { ask } from '../../host.ts';
import { type FieldErrors, fieldErrors } from '../../lib/field-errors.ts';
import { useAction } from '../../lib/use-action.ts';
import { servers } from '../../stores/servers.ts';
import { t } from '../../text/en.ts';
import { FormDialog, FormFoot } from '../../ui/dialog.tsx';
import { Checkbox, Choices, TextField } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { NewToken } from './new-token.tsx';

const words = t.agents.form;

function ServerChoice({
  chosen,
  onChoose,
}: {
  chosen: readonly string[];
  onChoose: (names: readonly string[]) => void;
}) {
  const names = servers.use().value?.map((server) => server.config.name) ?? [];
  if (names.length === 0) return <p className="text-small text-muted">{words.noneToChoose}</p>;
  return (
    <div className="flex flex-wrap gap-x-5 gap-y-2">
      {names.map((name) => (
        <Checkbox
          key={name}
          label={name}
          checked={chosen.includes(name)}
          onCheck={(on) => onChoose(on ? [...chosen, name] : chosen.filter((other) => other !== name))}
        />
      ))}
    </div>
  );
}

function CreateForm({ onClose, onCreated }: { onClose: () => void; onCreated: (agent: NewAgent) => void }) {
  const [name, setName] = useState('');
  const [sees, setSees] = useState<'all' | 'some'>('all');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [errors, setErrors] = useState<FieldErrors>({});
  const { busy, problem, run } = useAction();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const input: AgentInput = { name: name.trim(), servers: sees === 'all' ? null : [...chosen] };
    const parsed = agentInputSchema.safeParse(input);
    setErrors(parsed.success ? {} : fieldErrors(parsed.error));
    if (parsed.success) void run(async () => onCreated(await ask('agents.create', input)));
  };
  return (
    <form noValidate className="flex flex-col gap-3.5" onSubmit={submit}>
      <TextField label={words.name} hint={words.nameHint} error={errors.name} value={name} onText={setName} />
      <Choices
        label={words.servers}
        value={sees}
        options={[
          { value: 'all', label: words.all },
          { value: 'some', label: words.some },
        ]}
        onChoose={setSees}
      />
      {sees === 'some' && <ServerChoice chosen={chosen} onChoose={setChosen} />}
      {problem && <ProblemNote problem={problem} />}
      <FormFoot submit={busy ? words.busy : words.submit} disabled={busy} onClose={onClose} />
    </form>
  );
}

/** Creates an agent, then shows its token once; that part is left only on purpose. */
export function CreateAgentDialog({ onClose }: { onClose: () => void }) {
  const [created, setCreated] = useState<NewAgent | null>(null);
  if (!created) {
    return (
      <FormDialog onClose={onClose} title={words.title} text={words.text}>
        <CreateForm onClose={onClose} onCreated={setCreated} />
      </FormDialog>
    );
  }
  return (
    <FormDialog keep onClose={onClose} title={t.agents.token.title(created.name)} text={t.agents.token.text}>
      <NewToken agent={created} onDone={onClose} />
    </FormDialog>
  );
}
