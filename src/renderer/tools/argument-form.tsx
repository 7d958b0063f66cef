import { type FormEvent, useState } from 'react';
import stringify from 'safe-stable-stringify';
import type { Tool } from '../../shared/servers.ts';
import { useFocusInvalid } from '../lib/use-focus-invalid.ts';
import { t } from '../text/en.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox, TextArea } from '../ui/field.tsx';
import { type Complaints, readDraft } from './draft.ts';
import { draftOf } from './make-draft.ts';
import { describe, isSchema } from './schema.ts';
import { GroupFields } from './schema-field.tsx';
import { type Attempt, changeAttempt, tryTool } from './trying.ts';

const words = t.trying;

/** The arguments as typed in JSON, or what is wrong with the text. */
function readJson(text: string): { args: Record<string, unknown> } | { complaint: string } {
  try {
    const value: unknown = JSON.parse(text);
    return isSchema(value) ? { args: value } : { complaint: words.notObject };
  } catch {
    return { complaint: words.notJson };
  }
}

/** What to call a tool with: a form made of its schema, or JSON as it is. */
export function ArgumentForm({ tool, attempt }: { tool: Tool; attempt: Attempt }) {
  const { inputSchema: schema } = tool;
  const { shape } = describe(schema, schema);
  const formless = shape.kind !== 'group';
  const [complaints, setComplaints] = useState<Complaints>({});
  const { form, complain } = useFocusInvalid<HTMLFormElement>();
  const { draft } = attempt;
  const json = attempt.json ?? (formless ? '{}' : null);
  const read = (): { args: Record<string, unknown> } | { wrong: Complaints } => {
    if (json !== null) {
      const typed = readJson(json);
      return 'args' in typed ? typed : { wrong: { json: typed.complaint } };
    }
    const { value, complaints: wrong } = readDraft(schema, schema, draft, true);
    return Object.keys(wrong).length > 0 ? { wrong } : { args: isSchema(value) ? value : {} };
  };
  const refuse = (wrong: Complaints) => {
    setComplaints(wrong);
    complain();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const typed = read();
    if ('wrong' in typed) return refuse(typed.wrong);
    setComplaints({});
    void tryTool(tool, typed.args);
  };
  const toJson = () => {
    setComplaints({});
    changeAttempt(tool, { json: JSON.stringify(readDraft(schema, schema, draft, true).value ?? {}, null, 2) });
  };
  /** Only what the form can show whole goes back into it. */
  const toForm = () => {
    const typed = read();
    if ('wrong' in typed) return refuse(typed.wrong);
    const back = draftOf(schema, schema, typed.args, true);
    if (stringify(readDraft(schema, schema, back, true).value) !== stringify(typed.args)) {
      return refuse({ json: words.noForm });
    }
    setComplaints({});
    changeAttempt(tool, { draft: back, json: null });
  };
  const calling = attempt.status === 'calling';
  return (
    <form ref={form} noValidate aria-label={words.arguments} className="flex flex-col gap-3.5" onSubmit={submit}>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-[600]">{words.arguments}</h2>
        {!formless && (
          <span className="text-small">
            <Checkbox label={words.asJson} checked={json !== null} onCheck={(on) => (on ? toJson() : toForm())} />
          </span>
        )}
      </div>
      {json !== null && (
        <TextArea
          label={words.json}
          hint={words.jsonHint}
          error={complaints.json}
          mono
          rows={6}
          className="grows"
          value={json}
          onText={(text) => changeAttempt(tool, { json: text })}
        />
      )}
      {json === null && shape.kind === 'group' && shape.members.length === 0 && (
        <p className="text-muted">{words.noArguments}</p>
      )}
      {json === null && (
        <GroupFields
          schema={schema}
          root={schema}
          draft={draft}
          path=""
          complaints={complaints}
          onDraft={(now) => changeAttempt(tool, { draft: now })}
        />
      )}
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 pt-1">
        <p className="min-w-0 flex-1 basis-[280px] text-small text-muted">{words.note}</p>
        <Button type="submit" look="primary" disabled={calling}>
          {calling ? words.asking : words.submit}
        </Button>
      </div>
    </form>
  );
}
