import { type RemoteTransport, remoteTransports } from '../../../shared/servers.ts';
import type { FieldErrors } from '../../lib/field-errors.ts';
import { t } from '../../text/en.ts';
import { Choices, SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { AuthFields } from './auth-fields.tsx';
import { IsolationFields } from './isolation-fields.tsx';
import { argumentsOf, type ServerForm } from './server-form.ts';
import { commandLine } from './server-words.ts';
import { ValueRows } from './value-rows.tsx';

const words = t.servers.form;

interface PartProps {
  form: ServerForm;
  errors: FieldErrors;
  onChange: (change: Partial<ServerForm>) => void;
}

function ProgramFields({ form, errors, onChange }: PartProps) {
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
        rows={Math.min(8, Math.max(2, form.args.split('\n').length))}
        value={form.args}
        onText={(args) => onChange({ args })}
      />
      {form.command.trim() !== '' && (
        <p className="rounded-lg bg-sunken px-3 py-2 font-mono text-small">
          <span className="font-sans text-muted">{words.willRun} </span>
          <PlainText text={commandLine(form.command.trim(), argumentsOf(form))} />
        </p>
      )}
    </>
  );
}

function AddressFields({ form, errors, onChange }: PartProps) {
  if (form.transport === 'stdio') return null;
  return (
    <>
      <TextField
        label={words.url}
        hint={words.urlHints[form.transport]}
        error={errors.url}
        mono
        value={form.url}
        onText={(url) => onChange({ url })}
      />
      <SelectField<RemoteTransport>
        label={words.transport}
        hint={words.transportHints[form.transport]}
        value={form.transport}
        options={remoteTransports.map((value) => ({ value, label: words.transports[value] }))}
        onChoose={(transport) => onChange({ transport })}
      />
    </>
  );
}

/** What most servers do without: folded away, unless something in it is wrong or was set before. */
function More({ form, errors, onChange }: PartProps) {
  const stdio = form.transport === 'stdio';
  const wrong = Object.keys(errors).some((path) => /^(cwd|timeoutSeconds|retries|isolation)/.test(path));
  const set = stdio && (form.cwd !== '' || form.isolation.kind !== 'none');
  return (
    <details key={String(wrong)} open={wrong || set}>
      <summary className="w-fit rounded text-small font-[550] text-muted">
        {stdio ? words.moreProgram : words.more}
      </summary>
      <div className="mt-2.5 flex flex-col gap-3">
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
        <div className="grid grid-cols-2 gap-3 max-[520px]:grid-cols-1">
          <TextField
            label={words.timeout}
            error={errors.timeoutSeconds}
            inputMode="numeric"
            value={form.timeout}
            onText={(timeout) => onChange({ timeout })}
          />
          <TextField
            label={words.retries}
            hint={words.retriesHint}
            error={errors.retries}
            inputMode="numeric"
            value={form.retries}
            onText={(retries) => onChange({ retries })}
          />
        </div>
        {stdio && (
          <IsolationFields
            form={form.isolation}
            errors={errors}
            onChange={(change) => onChange({ isolation: { ...form.isolation, ...change } })}
          />
        )}
      </div>
    </details>
  );
}

/** Every field of a server. `named`: it has its name for good. */
export function ServerFields(props: PartProps & { named?: boolean }) {
  const { form, errors, onChange, named = false } = props;
  const stdio = form.transport === 'stdio';
  return (
    <>
      <Choices
        label={words.kind}
        value={stdio ? 'stdio' : 'web'}
        options={[
          { value: 'stdio', label: words.stdio },
          { value: 'web', label: words.http },
        ]}
        onChoose={(kind) => onChange({ transport: kind === 'stdio' ? 'stdio' : 'http' })}
      />
      {!named && (
        <TextField
          label={words.name}
          hint={words.nameHint}
          error={errors.name}
          value={form.name}
          onText={(name) => onChange({ name })}
        />
      )}
      {stdio ? <ProgramFields {...props} /> : <AddressFields {...props} />}
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
      <More {...props} />
    </>
  );
}
