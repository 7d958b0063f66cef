import { type ComponentProps, type ReactNode, useId } from 'react';
import { revealedText } from '../lib/revealed-text.ts';
import { cx } from './cx.ts';
import { PlainText } from './plain-text.tsx';

/** How every place to type looks. */
export const inputClass =
  'w-full rounded-lg border border-edge/70 bg-panel px-3 py-[7px] text-text placeholder:text-muted aria-invalid:border-deny disabled:opacity-60';

interface FieldProps {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
}

interface Wired {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean;
}

function Field({ label, hint, error, children }: FieldProps & { children: (wired: Wired) => ReactNode }) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-small font-[550]">
        <PlainText line text={label} />
      </label>
      {children({ id, 'aria-describedby': note ? `${id}-note` : undefined, 'aria-invalid': error !== undefined })}
      {note && (
        <p id={`${id}-note`} className={cx('text-small', error ? 'text-deny' : 'text-muted')}>
          <PlainText text={note} />
        </p>
      )}
    </div>
  );
}

type Own<T extends 'input' | 'textarea'> = Omit<ComponentProps<T>, 'onChange' | 'value'> &
  FieldProps & { value: string; onText: (text: string) => void; mono?: boolean };

/** `action` stands beside the line. */
type LineProps = Own<'input'> & { action?: ReactNode };

/** One line to type in, with its label, its hint and its complaint. */
export function TextField({ label, hint, error, value, onText, mono, className, action, ...rest }: LineProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wired) => (
        <div className="flex gap-2">
          <input
            {...wired}
            spellCheck={false}
            autoComplete="off"
            className={cx(inputClass, mono && 'font-mono text-small', className)}
            value={value}
            onChange={(event) => onText(event.target.value)}
            {...rest}
          />
          {action}
        </div>
      )}
    </Field>
  );
}

/** Several lines to type in. */
export function TextArea({ label, hint, error, value, onText, mono, className, ...rest }: Own<'textarea'>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wired) => (
        <textarea
          {...wired}
          spellCheck={false}
          className={cx(inputClass, mono && 'font-mono text-small', className)}
          value={value}
          onChange={(event) => onText(event.target.value)}
          {...rest}
        />
      )}
    </Field>
  );
}

/** One of several, the chosen one in sight. */
export function SelectField<V extends string>(
  props: FieldProps & {
    value: V;
    options: readonly { value: V; label: string }[];
    onChoose: (value: V) => void;
  },
) {
  const { options, onChoose } = props;
  return (
    <Field label={props.label} hint={props.hint} error={props.error}>
      {(wired) => (
        <select
          {...wired}
          className={inputClass}
          value={props.value}
          onChange={(event) => {
            const chosen = options.find(({ value }) => value === event.target.value);
            if (chosen) onChoose(chosen.value);
          }}
        >
          {options.map(({ value, label }) => (
            <option key={value} value={value}>
              {revealedText(label)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** One of a few, all in sight; what cannot be chosen is there too. */
export function Choices<V extends string>(props: {
  label: string;
  value: V;
  options: readonly { value: V; label: string; disabled?: boolean }[];
  onChoose: (value: V) => void;
}) {
  const name = useId();
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-small font-[550]">{props.label}</legend>
      <div className="flex flex-wrap gap-1.5">
        {props.options.map((option) => (
          <label
            key={option.value}
            className="inline-flex items-center gap-2 rounded-lg border border-line px-3 py-[6px] hover:border-edge has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent has-disabled:text-muted has-disabled:hover:border-line"
          >
            <input
              type="radio"
              name={name}
              disabled={option.disabled ?? false}
              className="accent-accent"
              checked={props.value === option.value}
              onChange={() => props.onChoose(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Yes or no, with its words beside it. */
export function Checkbox(props: {
  label: string;
  checked: boolean;
  onCheck: (checked: boolean) => void;
  hideLabel?: string;
  disabled?: boolean;
}) {
  return (
    <label className="inline-flex min-w-0 items-center gap-2">
      <input
        type="checkbox"
        className="size-4 flex-none accent-accent"
        aria-label={props.hideLabel}
        disabled={props.disabled ?? false}
        checked={props.checked}
        onChange={(event) => props.onCheck(event.target.checked)}
      />
      <span className="min-w-0">
        <PlainText line text={props.label} />
      </span>
    </label>
  );
}
