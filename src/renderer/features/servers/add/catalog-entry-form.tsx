import type { CatalogEntry, ImportSource } from '../../../../shared/imports.ts';
import { formatDay } from '../../../lib/format.ts';
import { t } from '../../../text/en.ts';
import { PlainText } from '../../../ui/plain-text.tsx';
import { TextValue } from '../../../ui/text-value.tsx';
import { EntryForm } from './entry-form.tsx';

const words = t.adding.catalog;

/** One known server, where what we know of it is from, and what it asks for. */
export function CatalogEntryForm(props: {
  entry: CatalogEntry;
  onBack: () => void;
  onLook: (source: ImportSource) => void;
}) {
  const { entry } = props;
  return (
    <EntryForm
      title={entry.title}
      description={entry.description}
      asks={entry.asks}
      onBack={props.onBack}
      onLook={(answers) => props.onLook({ kind: 'catalog', id: entry.id, answers })}
    >
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-1.5 rounded-lg bg-sunken px-3.5 py-2.5 text-small max-[520px]:grid-cols-1">
        <dt className="text-muted">{words.runs}</dt>
        <dd className="font-mono">
          <PlainText line text={entry.summary} />
        </dd>
        <dt className="text-muted">{words.publisher}</dt>
        <dd>
          <PlainText line text={entry.publisher} />
        </dd>
        <dt className="text-muted">{words.source}</dt>
        <dd>
          <TextValue whole name="url" text={entry.source} />{' '}
          <span className="text-muted">{words.sourceOn(formatDay(entry.checkedAt))}</span>
        </dd>
      </dl>
      {entry.signsIn && <p className="text-small text-muted">{words.signsInText}</p>}
    </EntryForm>
  );
}
