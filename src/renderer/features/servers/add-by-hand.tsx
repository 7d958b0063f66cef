import { type FormEvent, useState } from 'react';
import { ask } from '../../host.ts';
import type { FieldErrors } from '../../lib/field-errors.ts';
import { useAction } from '../../lib/use-action.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { Choices, TextArea, TextField } from '../../ui/field.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { WayFoot } from './add/way-foot.tsx';
import { AuthFields } from './auth-fields.tsx';
import { argumentsOf, emptyForm, readForm, type ServerForm } from './server-form.ts';
import { commandLine } from './server-words.ts';
import { ValueRows } from './value-rows.tsx';

const words = t.servers.form;

interface PartProps {
  form: ServerForm;
  errors: FieldErrors;
  onChange: (change: Partial<ServerForm>) => void;
}

function StdioFields({ form, errors, onChange }: PartProps) {
  return (
    <>
      <TextField
        label={words.command}
        hint={words.commandHint}
        error={errors.command}
        mono
        value={form.command}
        onText={(command) => onChange({ command })}
      />
      <TextArea
        label={words.args}
        hint={words.argsHint}
        mono
        rows={2}
        value={form.args}
        onText={(args) => onChange({ args })}
      />
      {form.command.trim() !== '' && (
        <p className="rounded-lg bg-sunken px-3 py-2 font-mono text-small">
          <span className="font-sans text-muted">{words.willRun} </span>
          <PlainText text={commandLine(form.command.trim(), argumentsOf(form.args))} />
        </p>
      )}
    </>
  );
}

function Fields({ form, errors, onChange }: PartProps) {
  const stdio = form.transport === 'stdio';
  return (
    <>
      <Choices
        label={words.kind}
        value={form.transport}
        options={[
          { value: 'stdio', label: words.stdio },
          { value: 'http', label: words.http },
        ]}
        onChoose={(transport) => onChange({ transport })}
      />
      <TextField
        label={words.name}
        hint={words.nameHint}
        error={errors.name}
        value={form.name}
        onText={(name) => onChange({ name })}
      />
      {stdio ? (
        <StdioFields form={form} errors={errors} onChange={onChange} />
      ) : (
        <TextField
          label={words.url}
          hint={words.urlHint}
          error={errors.url}
          mono
          value={form.url}
          onText={(url) => onChange({ url })}
        />
      )}
      <ValueRows
        label={stdio ? words.env : words.headers}
        add={stdio ? words.addEnv : words.addHeader}
        path={stdio ? 'env' : 'headers'}
        errors={errors}
        values={form.values}
        onValues={(values) => onChange({ values })}
      />
      {!stdio && (
        <AuthFields
          auth={form.auth}
          errors={errors}
          onChange={(change) => onChange({ auth: { ...form.auth, ...change } })}
        />
      )}
      <div className="grid grid-cols-[minmax(0,1fr)_150px] gap-3 max-[520px]:grid-cols-1">
        {stdio && (
          <TextField
            label={words.cwd}
            hint={words.cwdHint}
            error={errors.cwd}
            mono
            value={form.cwd}
            onText={(cwd) => onChange({ cwd })}
          />
        )}
        <TextField
          label={words.timeout}
          error={errors.timeoutSeconds}
          inputMode="numeric"
          value={form.timeout}
          onText={(timeout) => onChange({ timeout })}
        />
      </div>
    </>
  );
}

/** Adds one server by form; the whole command is shown before it is added. */
export function AddByHand({ onBack, onDone }: { onBack: () => void; onDone: () => void }) {
  const [form, setForm] = useState(emptyForm);
  const [errors, setErrors] = useState<FieldErrors>({});
  const { busy, problem, run } = useAction();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const read = readForm(form);
    setErrors('errors' in read ? read.errors : {});
    if ('errors' in read) return;
    if (await run(() => ask('servers.add', read.input))) {
      onDone();
      toast(t.servers.added(read.input.name));
    }
  };
  return (
    <form noValidate className="flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
      <Fields form={form} errors={errors} onChange={(change) => setForm((now) => ({ ...now, ...change }))} />
      {problem && <ProblemNote problem={problem} />}
      <WayFoot onBack={onBack}>
        <Button type="submit" look="primary" disabled={busy}>
          {busy ? words.busy : words.submit}
        </Button>
      </WayFoot>
    </form>
  );
}
