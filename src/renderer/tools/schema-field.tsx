import { Plus, X } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { oneLine } from '../lib/format.ts';
import { t } from '../text/en.ts';
import { Button } from '../ui/button.tsx';
import { SelectField, TextArea, TextField } from '../ui/field.tsx';
import { PlainText } from '../ui/plain-text.tsx';
import { absent, type Complaints, type Draft } from './draft.ts';
import { beginning, draftOf } from './make-draft.ts';
import { type Described, describe, type Schema } from './schema.ts';

const words = t.trying.form;

interface FieldProps {
  name: string;
  schema: Schema;
  root: Schema;
  required: boolean;
  draft: Draft;
  /** Its place in the arguments, as a JSON Pointer. */
  path: string;
  complaints: Complaints;
  onDraft: (draft: Draft) => void;
}

/** A field's props with its schema read. */
interface KnownProps extends FieldProps {
  described: Described;
  label: string;
  hint: string | undefined;
}

/** What the server says of a field, and what the field itself does, in one note. */
function hintOf({ title, description, format, byDefault, nullable, shape }: Described): string | undefined {
  const said = [title, description, format && format !== 'date' && words.format(format)];
  const own = [
    byDefault !== undefined && byDefault !== null && words.byDefault(oneLine(JSON.stringify(byDefault))),
    nullable && words.empty,
    shape.kind === 'json' && t.trying.jsonField,
  ];
  return [...said, ...own].filter(Boolean).join(' ') || undefined;
}

function Typed({ described, label, hint, draft, path, complaints, onDraft }: KnownProps) {
  const { shape, format } = described;
  const field = {
    label,
    hint,
    error: complaints[path],
    value: draft.kind === 'text' ? draft.text : '',
    onText: (text: string) => onDraft({ kind: 'text', text }),
  };
  if (shape.kind === 'number') return <TextField {...field} inputMode="decimal" className="max-w-[240px]" />;
  if (format === 'date') return <TextField {...field} type="date" className="max-w-[240px]" />;
  if (format === 'password') return <TextField {...field} type="password" />;
  if (shape.kind === 'text' && format !== null) return <TextField {...field} />;
  return <TextArea {...field} rows={shape.kind === 'json' ? 3 : 1} mono={shape.kind === 'json'} className="grows" />;
}

function Pick({ described, label, hint, required, draft, path, complaints, onDraft }: KnownProps) {
  const values = described.shape.kind === 'pick' ? described.shape.values : [];
  const shown = values.map((value, at) => ({
    value: String(at),
    label: typeof value === 'string' ? value : JSON.stringify(value),
  }));
  const none = { value: '', label: required && !described.nullable ? words.choose : words.leaveOut };
  return (
    <SelectField
      label={label}
      hint={hint}
      error={complaints[path]}
      value={draft.kind === 'pick' ? String(draft.at) : ''}
      options={[none, ...shown]}
      onChoose={(at) => onDraft(at === '' ? absent : { kind: 'pick', at: Number(at) })}
    />
  );
}

/** Values that belong together, under their name. */
function Frame(props: { label: string; hint: string | undefined; error: string | undefined; children: ReactNode }) {
  const id = useId();
  return (
    <fieldset aria-describedby={`${id}-note`} className="min-w-0">
      <legend className="text-small font-[550]">
        <PlainText line text={props.label} />
      </legend>
      <p id={`${id}-note`} className="text-small text-muted">
        {props.hint && <PlainText text={props.hint} />}
        {props.error && <span className="block text-deny">{props.error}</span>}
      </p>
      <div className="mt-1.5 flex flex-col items-start gap-3 border-l-2 border-line pl-3.5 *:w-full">
        {props.children}
      </div>
    </fieldset>
  );
}

function Absent({ label, described, root, onDraft }: KnownProps) {
  return (
    <Button
      size="small"
      className="w-fit!"
      aria-label={`${words.addGroup} ${label}`}
      onClick={() => onDraft(beginning(described, root))}
    >
      <Plus aria-hidden="true" className="size-3.5" />
      {words.addGroup}
    </Button>
  );
}

function Leave({ label, onDraft }: KnownProps) {
  return (
    <Button
      look="quiet"
      size="small"
      className="w-fit!"
      aria-label={`${words.leaveGroup} ${label}`}
      onClick={() => onDraft(absent)}
    >
      {words.leaveGroup}
    </Button>
  );
}

function Items(props: KnownProps & { draft: Extract<Draft, { kind: 'list' }> }) {
  const { described, root, draft, path, complaints, onDraft } = props;
  if (described.shape.kind !== 'list') return null;
  const { item } = described.shape;
  const { items } = draft;
  const set = (id: number, now: Draft) =>
    onDraft({ ...draft, items: items.map((one) => (one.id === id ? { id, draft: now } : one)) });
  const add = () => {
    const id = (items.at(-1)?.id ?? -1) + 1;
    onDraft({ ...draft, items: [...items, { id, draft: draftOf(item, root, undefined, true) }] });
  };
  return (
    <>
      {items.map(({ id, draft: own }, at) => (
        <div key={id} className="flex items-start gap-2">
          <div className="min-w-0 flex-1">
            <SchemaField
              name={words.item(at + 1)}
              schema={item}
              root={root}
              required
              draft={own}
              path={`${path}/${at}`}
              complaints={complaints}
              onDraft={(now) => set(id, now)}
            />
          </div>
          <Button
            look="quiet"
            size="small"
            className="mt-5"
            aria-label={words.removeItem(at + 1)}
            onClick={() => onDraft({ ...draft, items: items.filter((one) => one.id !== id) })}
          >
            <X aria-hidden="true" className="size-4" />
          </Button>
        </div>
      ))}
      <Button size="small" className="w-fit!" aria-label={`${words.addItem} · ${props.label}`} onClick={add}>
        <Plus aria-hidden="true" className="size-3.5" />
        {words.addItem}
      </Button>
    </>
  );
}

function optionLabel(option: Schema, root: Schema, at: number): string {
  const { title, shape } = describe(option, root);
  if (title !== null) return title;
  if (shape.kind === 'pick' && shape.values.length === 1) return JSON.stringify(shape.values[0]);
  if (shape.kind !== 'group') return typeof option.type === 'string' ? option.type : words.option(at + 1);
  return (
    shape.members
      .filter(({ required }) => required)
      .map(({ name }) => name)
      .join(', ') || words.option(at + 1)
  );
}

function Option(props: KnownProps & { draft: Extract<Draft, { kind: 'choice' }> }) {
  const { described, root, draft, path, complaints, onDraft } = props;
  const options = described.shape.kind === 'choice' ? described.shape.options : [];
  const chosen = options[draft.at];
  const choose = (at: number) => {
    const option = options[at];
    if (option) onDraft({ kind: 'choice', at, draft: draftOf(option, root, undefined, true) });
  };
  return (
    <>
      <SelectField
        label={words.kind}
        value={String(draft.at)}
        options={options.map((option, at) => ({ value: String(at), label: optionLabel(option, root, at) }))}
        onChoose={(at) => choose(Number(at))}
      />
      {chosen && (
        <SchemaField
          key={draft.at}
          name={words.value}
          schema={chosen}
          root={root}
          required
          draft={draft.draft}
          path={`${path}/?`}
          complaints={complaints}
          onDraft={(now) => onDraft({ ...draft, draft: now })}
        />
      )}
    </>
  );
}

/** The members of an object, one field each. */
export function GroupFields(props: Omit<FieldProps, 'name' | 'required'>) {
  const { schema, root, draft, path, complaints, onDraft } = props;
  const { shape } = describe(schema, root);
  if (shape.kind !== 'group' || draft.kind !== 'group') return null;
  return shape.members.map(({ name, schema: own, required }) => (
    <SchemaField
      key={name}
      name={name}
      schema={own}
      root={root}
      required={required}
      draft={draft.members[name] ?? absent}
      path={`${path}/${name}`}
      complaints={complaints}
      onDraft={(now) => onDraft({ ...draft, members: { ...draft.members, [name]: now } })}
    />
  ));
}

/** The field, or the fields, for one value of a schema. */
export function SchemaField(props: FieldProps) {
  const { name, schema, root, required, draft, path, complaints } = props;
  const described = describe(schema, root);
  const label = required ? name : words.optional(name);
  const known: KnownProps = { ...props, described, label, hint: hintOf(described) };
  const { kind } = described.shape;
  if (kind === 'pick') return <Pick {...known} />;
  if (kind === 'text' || kind === 'number' || kind === 'json') return <Typed {...known} />;
  return (
    <Frame label={label} hint={known.hint} error={complaints[path]}>
      {draft.kind === 'absent' && <Absent {...known} />}
      {draft.kind === 'list' && <Items {...known} draft={draft} />}
      {draft.kind === 'choice' && <Option {...known} draft={draft} />}
      {draft.kind === 'group' && <GroupFields {...props} />}
      {draft.kind !== 'absent' && !required && <Leave {...known} />}
    </Frame>
  );
}
