import { type FormEvent, useState } from 'react';
import type { RuleTrial } from '../../../shared/rule-trials.ts';
import { type Rule, type RuleInput, ruleInputSchema } from '../../../shared/rules.ts';
import { ask } from '../../host.ts';
import { type FieldErrors, fieldErrors } from '../../lib/field-errors.ts';
import { useAction } from '../../lib/use-action.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { FormDialog, FormFoot } from '../../ui/dialog.tsx';
import { PhraseText } from '../../ui/phrase.tsx';
import { Loading, ProblemNote } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { RuleFields } from './rule-fields.tsx';
import { emptyRule, type RuleForm, readRule, writeRule } from './rule-form.ts';
import { RuleTrialResult } from './rule-trial.tsx';

const words = t.rules.form;

/** What the form says, for the sentence in sight; null while it cannot be said. */
function sayable(form: RuleForm): RuleInput | null {
  try {
    const input = readRule(form);
    return ruleInputSchema.safeParse(input).success ? input : null;
  } catch {
    return null;
  }
}

/** Puts a rule in another's place: the new one holds before the old one goes, so that nothing is looser in between. */
async function replaceRule(old: Rule, input: RuleInput): Promise<void> {
  await ask('rules.add', input);
  try {
    await ask('rules.remove', { id: old.id });
    toast(words.saved);
  } catch {
    toast(words.bothHold);
  }
}

function Trial({ input }: { input: RuleInput | null }) {
  const [trial, setTrial] = useState<RuleTrial | null>(null);
  const { busy, problem, run } = useAction();
  const start = () => void run(async () => input && setTrial(await ask('rules.try', { rule: input })));
  return (
    <>
      <div>
        <Button size="small" disabled={busy || input === null} onClick={start}>
          {words.tryIt}
        </Button>
      </div>
      <div role="status">
        {busy ? <Loading words={t.rules.trial.busy} /> : trial && <RuleTrialResult trial={trial} />}
      </div>
      {problem && <ProblemNote problem={problem} />}
    </>
  );
}

/** Adds a rule, or changes one; the sentence it makes is in sight while it is written, and it can be tried before it holds. */
export function RuleDialog(props: { onClose: () => void; old?: Rule; start?: RuleInput }) {
  const { onClose, old, start } = props;
  const [form, setForm] = useState(() => (old || start ? writeRule(old ?? start ?? { effect: 'deny' }) : emptyRule));
  const [errors, setErrors] = useState<FieldErrors>({});
  const { busy, problem, run } = useAction();
  const said = sayable(form);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const input = readRule(form);
    const parsed = ruleInputSchema.safeParse(input);
    setErrors(parsed.success ? {} : fieldErrors(parsed.error));
    if (!parsed.success || !(await run(() => (old ? replaceRule(old, input) : ask('rules.add', input))))) return;
    onClose();
    if (!old) toast(t.rules.added);
  };
  return (
    <FormDialog wide onClose={onClose} title={old ? words.editTitle : words.title} text={words.text}>
      <form noValidate className="flex flex-col gap-3.5" onSubmit={(event) => void submit(event)}>
        <RuleFields form={form} errors={errors} onChange={(change) => setForm((now) => ({ ...now, ...change }))} />
        {said && (
          <p className="rounded-lg bg-sunken px-3 py-2">
            <span className="text-muted">{words.preview} </span>
            <PhraseText phrase={t.rules.sentence(said)} />
          </p>
        )}
        <Trial key={JSON.stringify(said)} input={said} />
        {problem && <ProblemNote problem={problem} />}
        <FormFoot
          submit={busy ? words.busy : old ? words.editSubmit : words.submit}
          disabled={busy}
          onClose={onClose}
        />
      </form>
    </FormDialog>
  );
}
