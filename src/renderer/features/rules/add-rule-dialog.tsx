import { type FormEvent, useState } from 'react';
import { type Effect, effects, type RuleInput, ruleInputSchema } from '../../../shared/rules.ts';
import { ask } from '../../host.ts';
import { type FieldErrors, fieldErrors } from '../../lib/field-errors.ts';
import { useAction } from '../../lib/use-action.ts';
import { agents } from '../../stores/agents.ts';
import { servers } from '../../stores/servers.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { FormDialog } from '../../ui/dialog.tsx';
import { Choices, TextField } from '../../ui/field.tsx';
import { PhraseText } from '../../ui/phrase.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';

const words = t.rules.form;
const empty = { effect: 'deny' as Effect, agent: '*', server: '*', tool: '*', expires: '', note: '' };
type RuleForm = typeof empty;

function toInput(form: RuleForm): RuleInput {
  const { effect, agent, server, tool, note } = form;
  const expiresAt = form.expires === '' ? null : new Date(form.expires).toISOString();
  return { effect, agent: agent.trim(), server: server.trim(), tool: tool.trim(), note: note.trim(), expiresAt };
}

function Suggestions({ id, names }: { id: string; names: readonly string[] }) {
  return (
    <datalist id={id}>
      {names.map((name) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
}

function Fields(props: { form: RuleForm; errors: FieldErrors; onChange: (change: Partial<RuleForm>) => void }) {
  const { form, errors, onChange } = props;
  const agentNames = agents.use().value?.map((agent) => agent.name) ?? [];
  const serverNames = servers.use().value?.map((server) => server.config.name) ?? [];
  const glob = (field: 'agent' | 'server' | 'tool', list?: string) => (
    <TextField
      label={words[field]}
      error={errors[field]}
      mono
      list={list}
      value={form[field]}
      onText={(text) => onChange({ [field]: text })}
    />
  );
  return (
    <>
      <Choices
        label={words.effect}
        value={form.effect}
        options={effects.toReversed().map((effect) => ({ value: effect, label: t.rules.effects[effect] }))}
        onChoose={(effect) => onChange({ effect })}
      />
      <div className="grid grid-cols-3 gap-3 max-[520px]:grid-cols-1">
        {glob('agent', 'rule-agents')}
        {glob('server', 'rule-servers')}
        {glob('tool')}
      </div>
      <Suggestions id="rule-agents" names={agentNames} />
      <Suggestions id="rule-servers" names={serverNames} />
      <div className="grid grid-cols-2 gap-3 max-[520px]:grid-cols-1">
        <TextField
          label={words.expires}
          hint={words.expiresHint}
          error={errors.expiresAt}
          type="datetime-local"
          value={form.expires}
          onText={(expires) => onChange({ expires })}
        />
        <TextField
          label={words.note}
          hint={words.noteHint}
          error={errors.note}
          value={form.note}
          onText={(note) => onChange({ note })}
        />
      </div>
      <p className="rounded-lg bg-sunken px-3 py-2">
        <span className="text-muted">{words.preview} </span>
        <PhraseText phrase={t.rules.sentence(form)} />
      </p>
    </>
  );
}

/** Adds one rule; the sentence it makes is in sight while it is written. */
export function AddRuleDialog({ onClose }: { onClose: () => void }) {
  const [form, setForm] = useState(empty);
  const [errors, setErrors] = useState<FieldErrors>({});
  const { busy, problem, run } = useAction();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const input = toInput(form);
    const parsed = ruleInputSchema.safeParse(input);
    setErrors(parsed.success ? {} : fieldErrors(parsed.error));
    if (parsed.success && (await run(() => ask('rules.add', input)))) {
      onClose();
      toast(t.rules.added);
    }
  };
  return (
    <FormDialog onClose={onClose} title={words.title} text={words.text}>
      <form noValidate className="flex flex-col gap-3.5" onSubmit={(event) => void submit(event)}>
        <Fields form={form} errors={errors} onChange={(change) => setForm((now) => ({ ...now, ...change }))} />
        {problem && <ProblemNote problem={problem} />}
        <div className="flex justify-end gap-2.5 pt-1">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" look="primary" disabled={busy}>
            {busy ? words.busy : words.submit}
          </Button>
        </div>
      </form>
    </FormDialog>
  );
}
