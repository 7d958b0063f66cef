import { type FormEvent, useState } from 'react';
import { type Secret, secretInputSchema, secretNameSchema } from '../../../shared/secrets.ts';
import { ask } from '../../host.ts';
import { type FieldErrors, fieldErrors } from '../../lib/field-errors.ts';
import { useAction } from '../../lib/use-action.ts';
import { secrets } from '../../stores/secrets.ts';
import { t } from '../../text/en.ts';
import { ConfirmDialog, FormDialog, FormFoot } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';

const words = t.secrets.form;

/** Puts a value into the vault: of a new secret or, with `replaces`, of one that is there. What is typed is never shown. */
export function SecretValueDialog(props: { replaces: Secret | null; taken: readonly string[]; onClose: () => void }) {
  const { replaces, taken, onClose } = props;
  const [name, setName] = useState(replaces?.name ?? '');
  const [value, setValue] = useState('');
  const [errors, setErrors] = useState<FieldErrors>({});
  const { busy, problem, run } = useAction();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const input = { name: name.trim(), value };
    const parsed = secretInputSchema.safeParse(input);
    const clash = !replaces && taken.includes(input.name) ? { name: words.taken } : {};
    const wrong = { ...clash, ...(parsed.success ? {} : fieldErrors(parsed.error)) };
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) return;
    if (await run(() => ask('secrets.set', input))) {
      onClose();
      toast(t.secrets.kept(input.name));
      await secrets.reload();
    }
  };
  return (
    <FormDialog
      onClose={onClose}
      title={replaces ? words.replaceTitle(replaces.name) : words.addTitle}
      text={replaces ? words.replaceText : words.addText}
    >
      <form noValidate className="flex flex-col gap-3.5" onSubmit={(event) => void submit(event)}>
        {!replaces && (
          <TextField label={words.name} hint={words.nameHint} error={errors.name} mono value={name} onText={setName} />
        )}
        <TextField
          label={words.value}
          hint={words.valueHint}
          error={errors.value}
          type="password"
          mono
          value={value}
          onText={setValue}
        />
        {problem && <ProblemNote problem={problem} />}
        <FormFoot submit={busy ? words.busy : words.keep} disabled={busy} onClose={onClose} />
      </form>
    </FormDialog>
  );
}

/** Gives a secret another name, wherever it is pointed to. */
export function RenameSecretDialog(props: { secret: Secret; taken: readonly string[]; onClose: () => void }) {
  const { secret, taken, onClose } = props;
  const [name, setName] = useState(secret.name);
  const [error, setError] = useState<string | undefined>();
  const { busy, problem, run } = useAction();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const to = name.trim();
    const clash = to === secret.name ? words.same : taken.includes(to) ? words.taken : undefined;
    const complaint = secretNameSchema.safeParse(to).error?.issues[0]?.message ?? clash;
    setError(complaint);
    if (complaint !== undefined) return;
    if (await run(() => ask('secrets.rename', { name: secret.name, to }))) {
      onClose();
      toast(t.secrets.renamed(to));
      await secrets.reload();
    }
  };
  return (
    <FormDialog onClose={onClose} title={words.renameTitle(secret.name)} text={words.renameText}>
      <form noValidate className="flex flex-col gap-3.5" onSubmit={(event) => void submit(event)}>
        <TextField label={words.newName} error={error} mono value={name} onText={setName} />
        {problem && <ProblemNote problem={problem} />}
        <FormFoot submit={busy ? words.busy : words.renameSubmit} disabled={busy} onClose={onClose} />
      </form>
    </FormDialog>
  );
}

/** Asks, says who uses it, and forgets the secret. */
export function RemoveSecretDialog({ secret, onClose }: { secret: Secret; onClose: () => void }) {
  const { busy, problem, run } = useAction();
  const { name, usedBy } = secret;
  const remove = async () => {
    if (await run(() => ask('secrets.remove', { name, evenIfUsed: usedBy.length > 0 }))) {
      onClose();
      toast(t.secrets.removed(name));
      await secrets.reload();
    }
  };
  return (
    <ConfirmDialog
      onClose={onClose}
      onConfirm={() => void remove()}
      title={t.secrets.removeTitle(name)}
      text={t.secrets.removeText}
      confirm={t.secrets.removeConfirm}
      busy={busy}
      problem={problem}
    >
      {usedBy.length > 0 && (
        <p className="mt-2 mb-1 rounded-lg bg-ask-soft px-3 py-2 font-[550] text-ask">{t.secrets.removeUsed(usedBy)}</p>
      )}
    </ConfirmDialog>
  );
}
