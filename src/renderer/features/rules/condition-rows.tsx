import type { FieldErrors } from '../../lib/field-errors.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { type ConditionForm, conditionTests, emptyCondition } from './condition-form.ts';

const words = t.rules.form;

function Row(props: {
  row: ConditionForm;
  n: number;
  errors: FieldErrors;
  onChange: (change: Partial<ConditionForm>) => void;
  onRemove: () => void;
}) {
  const { row, n, errors, onChange } = props;
  const at = `when.${n - 1}`;
  const wrong = Object.entries(errors).find(([path]) => path.startsWith(`${at}.`) && !path.endsWith('.argument'))?.[1];
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_minmax(0,1.3fr)_auto] items-start gap-2 max-[560px]:grid-cols-1">
      <TextField
        label={words.argument(n)}
        mono
        placeholder={words.argumentHint}
        error={errors[`${at}.argument`]}
        value={row.argument}
        onText={(argument) => onChange({ argument })}
      />
      <SelectField
        label={words.test(n)}
        value={row.is}
        options={conditionTests.map((test) => ({ value: test, label: words.tests[test] }))}
        onChoose={(is) => onChange({ is })}
      />
      {row.is === 'present' || row.is === 'absent' ? (
        <span />
      ) : (
        <TextField
          label={words.value(n)}
          mono
          placeholder={words.valueHints[row.is]}
          error={errors[at] ?? wrong}
          value={row.value}
          onText={(value) => onChange({ value })}
        />
      )}
      <Button
        look="quiet"
        size="small"
        className="mt-[26px]"
        aria-label={words.removeCondition(n)}
        onClick={props.onRemove}
      >
        ×
      </Button>
    </li>
  );
}

/** The conditions of a rule, all of which must hold. */
export function ConditionRows(props: {
  rows: readonly ConditionForm[];
  errors: FieldErrors;
  onRows: (rows: readonly ConditionForm[]) => void;
}) {
  const { rows, errors, onRows } = props;
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 text-small font-[550]">{words.when}</legend>
      {rows.length > 0 && (
        <ul className="flex flex-col gap-2">
          {rows.map((row, at) => (
            <Row
              key={row.key}
              row={row}
              n={at + 1}
              errors={errors}
              onChange={(change) => onRows(rows.map((one) => (one === row ? { ...one, ...change } : one)))}
              onRemove={() => onRows(rows.filter((one) => one !== row))}
            />
          ))}
        </ul>
      )}
      <div>
        <Button size="small" onClick={() => onRows([...rows, emptyCondition()])}>
          {words.addCondition}
        </Button>
      </div>
    </fieldset>
  );
}
