import { effects } from '../../../shared/rules.ts';
import type { FieldErrors } from '../../lib/field-errors.ts';
import { agents } from '../../stores/agents.ts';
import { servers } from '../../stores/servers.ts';
import { t } from '../../text/en.ts';
import { Choices, TextField } from '../../ui/field.tsx';
import { ConditionRows } from './condition-rows.tsx';
import { LimitFields } from './limit-fields.tsx';
import type { RuleForm } from './rule-form.ts';

const words = t.rules.form;

function Names({ id, names }: { id: string; names: readonly string[] }) {
  return (
    <datalist id={id}>
      {names.map((name) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
}

/** Agent, server and tool, with the names there are to choose from. */
export function WhoFields(props: {
  form: Pick<RuleForm, 'agent' | 'server' | 'tool'>;
  errors: FieldErrors;
  onChange: (change: Partial<Pick<RuleForm, 'agent' | 'server' | 'tool'>>) => void;
}) {
  const { form, errors, onChange } = props;
  const agentNames = agents.use().value?.map((agent) => agent.name) ?? [];
  const serverNames = servers.use().value?.map((server) => server.config.name) ?? [];
  const field = (name: 'agent' | 'server' | 'tool', list?: string) => (
    <TextField
      label={words[name]}
      error={errors[name]}
      mono
      list={list}
      value={form[name]}
      onText={(text) => onChange({ [name]: text })}
    />
  );
  return (
    <>
      <div className="grid grid-cols-3 gap-3 max-[520px]:grid-cols-1">
        {field('agent', 'rule-agents')}
        {field('server', 'rule-servers')}
        {field('tool')}
      </div>
      <Names id="rule-agents" names={agentNames} />
      <Names id="rule-servers" names={serverNames} />
    </>
  );
}

/** Everything a rule can say. */
export function RuleFields(props: {
  form: RuleForm;
  errors: FieldErrors;
  onChange: (change: Partial<RuleForm>) => void;
}) {
  const { form, errors, onChange } = props;
  return (
    <>
      <Choices
        label={words.effect}
        value={form.effect}
        options={effects.toReversed().map((effect) => ({ value: effect, label: t.rules.effects[effect] }))}
        onChoose={(effect) => onChange({ effect })}
      />
      <WhoFields form={form} errors={errors} onChange={onChange} />
      <ConditionRows rows={form.conditions} errors={errors} onRows={(conditions) => onChange({ conditions })} />
      <LimitFields form={form} errors={errors} onChange={onChange} />
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
    </>
  );
}
