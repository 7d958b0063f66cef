import { Plus, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { IsolationOffer } from '../../../shared/isolation.ts';
import { ask } from '../../host.ts';
import type { FieldErrors } from '../../lib/field-errors.ts';
import { useAction } from '../../lib/use-action.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox, Choices, inputClass, TextArea, TextField } from '../../ui/field.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import type { IsolationForm, TypedFolder } from './isolation-form.ts';

const words = t.isolation;

interface PartProps {
  form: IsolationForm;
  errors: FieldErrors;
  onChange: (change: Partial<IsolationForm>) => void;
}

function Folders({ form, errors, onChange }: PartProps) {
  const { folders } = form;
  const change = (id: number, part: Partial<TypedFolder>) =>
    onChange({ folders: folders.map((now) => (now.id === id ? { ...now, ...part } : now)) });
  const append = () =>
    onChange({ folders: [...folders, { id: (folders.at(-1)?.id ?? -1) + 1, path: '', write: false }] });
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 text-small font-[550]">{words.folders}</legend>
      <p className="text-small text-muted">{words.foldersHint}</p>
      {folders.map(({ id, path, write }, place) => {
        const error = errors[`isolation.folders.${place}.path`];
        return (
          <div key={id}>
            <div className="flex flex-wrap items-center gap-2">
              <input
                aria-label={words.folder(place + 1)}
                aria-invalid={error !== undefined}
                spellCheck={false}
                className={`${inputClass} min-w-[140px] flex-1 font-mono text-small`}
                value={path}
                onChange={(event) => change(id, { path: event.target.value })}
              />
              <span className="text-small">
                <Checkbox
                  label={words.write}
                  hideLabel={words.writeOf(place + 1)}
                  checked={write}
                  onCheck={(now) => change(id, { write: now })}
                />
              </span>
              <Button
                look="quiet"
                size="small"
                aria-label={words.removeFolder(place + 1)}
                onClick={() => onChange({ folders: folders.filter((now) => now.id !== id) })}
              >
                <X aria-hidden="true" className="size-4" />
              </Button>
            </div>
            {error && <p className="text-small text-deny">{error}</p>}
          </div>
        );
      })}
      <div>
        <Button size="small" onClick={append}>
          <Plus aria-hidden="true" className="size-3.5" />
          {words.addFolder}
        </Button>
      </div>
    </fieldset>
  );
}

function Sandbox(props: PartProps) {
  const { form, errors, onChange } = props;
  const wrongHost = Object.entries(errors).find(([path]) => path.startsWith('isolation.hosts'))?.[1];
  return (
    <>
      <Folders {...props} />
      <TextArea
        label={words.hosts}
        hint={words.hostsHint}
        error={wrongHost}
        mono
        rows={2}
        value={form.hosts}
        onText={(hosts) => onChange({ hosts })}
      />
    </>
  );
}

function Container(props: PartProps) {
  const { form, errors, onChange } = props;
  return (
    <>
      <TextField
        label={words.image}
        hint={words.imageHint}
        error={errors['isolation.image']}
        mono
        value={form.image}
        onText={(image) => onChange({ image })}
      />
      <Folders {...props} />
      <div className="grid grid-cols-2 gap-3 max-[520px]:grid-cols-1">
        <TextField
          label={words.memory}
          error={errors['isolation.memoryMb']}
          inputMode="numeric"
          value={form.memoryMb}
          onText={(memoryMb) => onChange({ memoryMb })}
        />
        <TextField
          label={words.cpus}
          error={errors['isolation.cpus']}
          inputMode="decimal"
          value={form.cpus}
          onText={(cpus) => onChange({ cpus })}
        />
      </div>
      <Checkbox label={words.network} checked={form.network} onCheck={(network) => onChange({ network })} />
    </>
  );
}

/** Why something is not offered here, and what would change that. */
function Refusal({ kind, offer }: { kind: 'sandbox' | 'container'; offer: IsolationOffer | null }) {
  const one = offer?.[kind];
  if (!one || one.available) return null;
  return (
    <p className="text-small text-muted">
      <b className="font-[600] text-text">{words.unavailable[kind]}</b> <PlainText text={one.reason} />{' '}
      <PlainText text={one.remedy} />
    </p>
  );
}

/** What a program is kept from. What this machine cannot do is off, with the reason and what to do about it. */
export function IsolationFields(props: PartProps) {
  const { form, onChange } = props;
  const [offer, setOffer] = useState<IsolationOffer | null>(null);
  const { problem, run } = useAction();
  useEffect(() => void run(async () => setOffer(await ask('servers.isolation', {}))), [run]);
  const detail = form.kind === 'none' ? null : offer?.[form.kind];
  const can = (kind: 'sandbox' | 'container') => offer?.[kind].available ?? false;
  return (
    <section aria-label={words.title} className="flex min-w-0 flex-col gap-3">
      <Choices
        label={words.title}
        value={form.kind}
        options={[
          { value: 'none', label: words.kinds.none },
          { value: 'sandbox', label: words.kinds.sandbox, disabled: !can('sandbox') },
          { value: 'container', label: words.kinds.container, disabled: !can('container') },
        ]}
        onChoose={(kind) => onChange({ kind })}
      />
      <p className="text-small text-muted">
        {words.hints[form.kind]} {detail?.available && <PlainText text={detail.detail} />}
      </p>
      {problem && <ProblemNote problem={problem} />}
      <Refusal kind="sandbox" offer={offer} />
      <Refusal kind="container" offer={offer} />
      {form.kind === 'sandbox' && <Sandbox {...props} />}
      {form.kind === 'container' && <Container {...props} />}
    </section>
  );
}
