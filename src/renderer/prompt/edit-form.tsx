import { t } from '../text/en.ts';
import { TextArea } from '../ui/field.tsx';
import type { EditedArgument } from './edited.ts';

const mostRows = 12;

/** The arguments as fields, in place of the arguments as they are. */
export function EditForm(props: {
  edited: readonly EditedArgument[];
  wrong: readonly string[];
  onEdit: (edited: readonly EditedArgument[]) => void;
}) {
  const { edited, wrong, onEdit } = props;
  return (
    <section aria-label={t.prompt.editTitle} className="flex flex-col gap-3">
      <div>
        <h2 className="font-[600]">{t.prompt.editTitle}</h2>
        <p className="text-small text-muted">{t.prompt.editText}</p>
      </div>
      {edited.map(({ name, how, before, text }, place) => (
        <TextArea
          key={name}
          mono
          autoFocus={place === 0}
          label={t.prompt.editLabel(name, how)}
          hint={text === before ? undefined : t.prompt.edited}
          error={wrong.includes(name) ? t.prompt.notJson : undefined}
          rows={Math.min(mostRows, text.split('\n').length)}
          value={text}
          onText={(next) => onEdit(edited.map((one) => (one.name === name ? { ...one, text: next } : one)))}
        />
      ))}
    </section>
  );
}
