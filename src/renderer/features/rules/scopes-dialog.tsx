import { type FormEvent, useState } from 'react';
import type { Scopes } from '../../../shared/rule-set.ts';
import { ask } from '../../host.ts';
import { useAction } from '../../lib/use-action.ts';
import { ruleBook } from '../../stores/rule-book.ts';
import { t } from '../../text/en.ts';
import { FormDialog, FormFoot } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { hierarchyText, readHierarchy, readTools, toolsText } from './scopes-text.ts';

const words = t.rules.scopesForm;

/** Which scopes there are, what they include, and which tools have them. */
export function ScopesDialog({ scopes, onClose }: { scopes: Scopes; onClose: () => void }) {
  const [hierarchy, setHierarchy] = useState(() => hierarchyText(scopes));
  const [tools, setTools] = useState(() => toolsText(scopes));
  const [tried, setTried] = useState(false);
  const { busy, problem, run } = useAction();
  const [steps, mapped] = [readHierarchy(hierarchy), readTools(tools)];
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if ('error' in steps || 'error' in mapped) return;
    const next: Scopes = { hierarchy: steps.value, tools: mapped.value };
    if (await run(async () => ruleBook.replace(await ask('rules.configure', { scopes: next })))) {
      onClose();
      toast(words.saved);
    }
  };
  return (
    <FormDialog wide onClose={onClose} title={words.title} text={words.text}>
      <form noValidate className="flex flex-col gap-3.5" onSubmit={(event) => void submit(event)}>
        <TextArea
          label={words.hierarchy}
          hint={words.hierarchyHint}
          error={tried && 'error' in steps ? steps.error : undefined}
          mono
          rows={4}
          value={hierarchy}
          onText={setHierarchy}
        />
        <TextArea
          label={words.tools}
          hint={words.toolsHint}
          error={tried && 'error' in mapped ? mapped.error : undefined}
          mono
          rows={8}
          value={tools}
          onText={setTools}
        />
        {problem && <ProblemNote problem={problem} />}
        <FormFoot submit={words.submit} disabled={busy} onClose={onClose} />
      </form>
    </FormDialog>
  );
}
