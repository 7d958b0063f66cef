import { type FormEvent, useState } from 'react';
import type { ImportSource } from '../../../../shared/imports.ts';
import { t } from '../../../text/en.ts';
import { Button } from '../../../ui/button.tsx';
import { TextArea } from '../../../ui/field.tsx';
import { WayFoot } from './way-foot.tsx';

const words = t.adding.paste;
const mostCharacters = 1_000_000;

/** A link that installs a server, alone on its line; its address says the rest. */
const link = /^(?:countersign|vscode|vscode-insiders|cursor):\S+$/i;

/** What was pasted, as a source: a link is one, anything else is a configuration. */
function sourceOf(pasted: string): ImportSource {
  const text = pasted.trim();
  return link.test(text) ? { kind: 'link', url: text } : { kind: 'text', text: pasted };
}

/** Any program's configuration, or a link, as text. */
export function FromText(props: { onBack: () => void; onLook: (source: ImportSource) => void }) {
  const [text, setText] = useState('');
  const [error, setError] = useState<string | undefined>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const complaint = text.trim() === '' ? words.nothing : text.length > mostCharacters ? words.tooLong : undefined;
    setError(complaint);
    if (complaint === undefined) props.onLook(sourceOf(text));
  };
  return (
    <form noValidate className="flex flex-col gap-3" onSubmit={submit}>
      <TextArea
        label={words.label}
        hint={words.hint}
        error={error}
        placeholder={words.placeholder}
        mono
        rows={11}
        data-first=""
        value={text}
        onText={setText}
      />
      <WayFoot onBack={props.onBack}>
        <Button type="submit" look="primary">
          {t.adding.look}
        </Button>
      </WayFoot>
    </form>
  );
}
