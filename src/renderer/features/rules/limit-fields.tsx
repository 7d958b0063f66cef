import type { FieldErrors } from '../../lib/field-errors.ts';
import { t } from '../../text/en.ts';
import { Checkbox, SelectField, TextField } from '../../ui/field.tsx';
import { type ClaimChoice, claimNames, type RuleForm } from './rule-form.ts';

const words = t.rules.form;
const pers = ['minute', 'hour', 'day'] as const;
const choices: readonly ClaimChoice[] = ['', 'yes', 'no'];

/** What few rules have: scopes, claims, a budget, a second act. Open when the rule has any of it. */
export function LimitFields(props: {
  form: RuleForm;
  errors: FieldErrors;
  onChange: (change: Partial<RuleForm>) => void;
}) {
  const { form, errors, onChange } = props;
  const scopeError = Object.entries(errors).find(([path]) => path.startsWith('scopes'))?.[1];
  const used = form.scopes !== '' || form.calls !== '' || form.twice || form.reviewResult;
  return (
    <details open={used || claimNames.some((name) => form.claims[name] !== '')}>
      <summary className="w-fit rounded text-small font-[550]">{words.more}</summary>
      <div className="mt-2.5 flex flex-col gap-3">
        <TextField
          label={words.scopes}
          hint={words.scopesHint}
          error={scopeError}
          mono
          value={form.scopes}
          onText={(scopes) => onChange({ scopes })}
        />
        <div className="grid grid-cols-2 gap-3 max-[520px]:grid-cols-1">
          {claimNames.map((name) => (
            <SelectField
              key={name}
              label={words.claims[name]}
              value={form.claims[name]}
              options={choices.map((value) => ({
                value,
                label: value === '' ? words.anyClaim : t.rules.claim(name, value === 'yes'),
              }))}
              onChoose={(value) => onChange({ claims: { ...form.claims, [name]: value } })}
            />
          ))}
        </div>
        {form.effect === 'allow' && (
          <div className="grid grid-cols-2 gap-3 max-[520px]:grid-cols-1">
            <TextField
              label={words.budget}
              hint={words.budgetHint}
              error={errors['budget.calls'] ?? errors.budget}
              inputMode="numeric"
              value={form.calls}
              onText={(calls) => onChange({ calls })}
            />
            <SelectField
              label={words.per}
              value={form.per}
              options={pers.map((value) => ({ value, label: words.pers[value] }))}
              onChoose={(per) => onChange({ per })}
            />
          </div>
        )}
        {form.effect === 'ask' && (
          <Checkbox label={words.twice} checked={form.twice} onCheck={(twice) => onChange({ twice })} />
        )}
        {form.effect !== 'deny' && (
          <Checkbox
            label={words.reviewResult}
            checked={form.reviewResult}
            onCheck={(reviewResult) => onChange({ reviewResult })}
          />
        )}
      </div>
    </details>
  );
}
