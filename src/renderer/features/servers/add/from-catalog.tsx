import { useEffect, useState } from 'react';
import type { CatalogEntry, ImportSource } from '../../../../shared/imports.ts';
import { ask } from '../../../host.ts';
import { useAction } from '../../../lib/use-action.ts';
import { t } from '../../../text/en.ts';
import { Chip } from '../../../ui/chip.tsx';
import { SelectField, TextField } from '../../../ui/field.tsx';
import { Loading, ProblemNote } from '../../../ui/states.tsx';
import { CatalogEntryForm } from './catalog-entry-form.tsx';
import { EntryRow } from './entry-row.tsx';
import { WayFoot } from './way-foot.tsx';

const words = t.adding.catalog;

function matches(entry: CatalogEntry, search: string, category: string): boolean {
  if (category !== '' && entry.category !== category) return false;
  const text = `${entry.title} ${entry.publisher} ${entry.description} ${entry.category}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function Entries({ list, onOpen }: { list: readonly CatalogEntry[]; onOpen: (entry: CatalogEntry) => void }) {
  const [search, setSearch] = useState('');
  const [category, setCategory] = useState('');
  const found = list.filter((entry) => matches(entry, search, category));
  const categories = [...new Set(list.map((entry) => entry.category))].toSorted();
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)_220px] gap-3 max-[520px]:grid-cols-1">
        <TextField label={words.search} type="search" data-first="" value={search} onText={setSearch} />
        <SelectField
          label={words.category}
          value={category}
          options={[{ value: '', label: words.everyCategory }, ...categories.map((value) => ({ value, label: value }))]}
          onChoose={setCategory}
        />
      </div>
      <p role="status" className="text-small text-muted">
        {found.length === 0 ? `${words.none} ${words.noneNext}` : words.found(found.length)}
      </p>
      {found.length > 0 && (
        <ul aria-label={words.list} className="rounded-card border border-line">
          {found.map((entry) => (
            <EntryRow
              key={entry.id}
              title={entry.title}
              aside={words.by(entry.publisher)}
              description={entry.description}
              chips={
                <>
                  <Chip>{entry.category}</Chip>
                  {entry.signsIn && <Chip>{words.signsIn}</Chip>}
                </>
              }
              onOpen={() => onOpen(entry)}
            />
          ))}
        </ul>
      )}
    </>
  );
}

/** The known servers that come with Countersign. */
export function FromCatalog(props: { onBack: () => void; onLook: (source: ImportSource) => void }) {
  const [list, setList] = useState<readonly CatalogEntry[] | null>(null);
  const [entry, setEntry] = useState<CatalogEntry | null>(null);
  const { busy, problem, run } = useAction();
  const load = () => void run(async () => setList(await ask('catalog.list', {})));
  useEffect(() => void run(async () => setList(await ask('catalog.list', {}))), [run]);
  return (
    <>
      {entry && <CatalogEntryForm key={entry.id} entry={entry} onBack={() => setEntry(null)} onLook={props.onLook} />}
      <div hidden={entry !== null}>
        <div className="flex flex-col gap-3">
          {busy && <Loading words={words.loading} />}
          {problem && <ProblemNote problem={problem} onRetry={load} />}
          {list && <Entries list={list} onOpen={setEntry} />}
          <WayFoot onBack={props.onBack} />
        </div>
      </div>
    </>
  );
}
