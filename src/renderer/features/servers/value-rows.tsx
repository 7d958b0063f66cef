import { Plus, X } from 'lucide-react';
import type { FieldErrors } from '../../lib/field-errors.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox, inputClass } from '../../ui/field.tsx';
import { KeptSecret } from './kept-secret.tsx';
import { looksSecret, type TypedValue } from './server-form.ts';

const words = t.servers.form;

function Row(props: {
  typed: TypedValue;
  n: number;
  error: string | undefined;
  onChange: (change: Partial<TypedValue>) => void;
  onRemove: () => void;
}) {
  const { typed, n, error, onChange } = props;
  const rename = (name: string) => onChange(typed.touched ? { name } : { name, secret: looksSecret(name) });
  return (
    <li>
      <div className="flex flex-wrap items-center gap-2">
        <input
          aria-label={words.valueName(n)}
          aria-invalid={error !== undefined}
          spellCheck={false}
          className={`${inputClass} min-w-[120px] flex-[1.2] font-mono text-small`}
          value={typed.name}
          onChange={(event) => rename(event.target.value)}
        />
        {typed.kept !== undefined && typed.kept === typed.value ? (
          <KeptSecret label={typed.name} onReplace={() => onChange({ value: '' })} />
        ) : (
          <>
            <input
              aria-label={words.value(n)}
              type={typed.secret ? 'password' : 'text'}
              placeholder={typed.kept === undefined ? undefined : words.replaceHint}
              autoComplete="off"
              spellCheck={false}
              className={`${inputClass} min-w-[120px] flex-1 font-mono text-small`}
              value={typed.value}
              onChange={(event) => onChange({ value: event.target.value })}
            />
            <span className="text-small">
              <Checkbox
                label={words.secretShort}
                hideLabel={words.secret(n)}
                checked={typed.secret}
                onCheck={(secret) => onChange({ secret, touched: true })}
              />
            </span>
          </>
        )}
        <Button look="quiet" size="small" aria-label={words.removeValue(n)} onClick={props.onRemove}>
          <X aria-hidden="true" className="size-4" />
        </Button>
      </div>
      {error && <p className="text-small text-deny">{error}</p>}
    </li>
  );
}

/** Environment variables or headers, one row each; a name that says secret makes its value one. */
export function ValueRows(props: {
  label: string;
  add: string;
  path: 'env' | 'headers';
  errors: FieldErrors;
  values: readonly TypedValue[];
  onValues: (values: readonly TypedValue[]) => void;
}) {
  const { values, onValues, path, errors } = props;
  const append = () => {
    const id = Math.max(0, ...values.map((one) => one.id)) + 1;
    onValues([...values, { id, name: '', value: '', secret: false, touched: false }]);
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 text-small font-[550]">{props.label}</legend>
      <ul className="flex flex-col gap-2">
        {values.map((typed, at) => (
          <Row
            key={typed.id}
            typed={typed}
            n={at + 1}
            error={errors[`${path}.${at}.name`] ?? errors[`${path}.${at}.value`]}
            onChange={(change) => onValues(values.map((now) => (now.id === typed.id ? { ...now, ...change } : now)))}
            onRemove={() => onValues(values.filter((now) => now.id !== typed.id))}
          />
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-3">
        <Button size="small" onClick={append}>
          <Plus aria-hidden="true" className="size-3.5" />
          {props.add}
        </Button>
        <span className="text-small text-muted">{words.secretHint}</span>
      </div>
    </fieldset>
  );
}
