import { type FormEvent, useState } from 'react';
import { z } from 'zod';
import type { Explanation } from '../../../shared/rule-trials.ts';
import { ask } from '../../host.ts';
import { useAction } from '../../lib/use-action.ts';
import { t } from '../../text/en.ts';
import { FormDialog, FormFoot } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { ExplanationView } from './explanation-view.tsx';
import { WhoFields } from './rule-fields.tsx';

const words = t.rules.why;
const object = z.record(z.string(), z.unknown());

/** The arguments as typed; null when they are no JSON object. Nothing typed is no arguments. */
function readArguments(text: string): Record<string, unknown> | null {
  try {
    return object.parse(text.trim() === '' ? {} : JSON.parse(text));
  } catch {
    return null;
  }
}

/** Thinks a call through: what the rules would say to it, and why not otherwise. */
export function WhyDialog({ onClose }: { onClose: () => void }) {
  const [call, setCall] = useState({ agent: '', server: '', tool: '' });
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  const [explanation, setExplanation] = useState<Explanation | null>(null);
  const { busy, problem, run } = useAction();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const args = readArguments(text);
    setWrong(args === null);
    setExplanation(null);
    if (args) await run(async () => setExplanation(await ask('rules.explain', { ...call, arguments: args })));
  };
  return (
    <FormDialog wide onClose={onClose} title={words.title} text={words.text}>
      <form noValidate className="flex flex-col gap-3.5" onSubmit={(event) => void submit(event)}>
        <WhoFields form={call} errors={{}} onChange={(change) => setCall((now) => ({ ...now, ...change }))} />
        <TextArea
          label={words.arguments}
          error={wrong ? words.notObject : undefined}
          mono
          rows={4}
          placeholder="{}"
          value={text}
          onText={setText}
        />
        {problem && <ProblemNote problem={problem} />}
        <div role="status">{explanation && <ExplanationView explanation={explanation} />}</div>
        <FormFoot submit={words.submit} disabled={busy} onClose={onClose} />
      </form>
    </FormDialog>
  );
}
