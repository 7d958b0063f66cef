import { useState } from 'react';
import type { ImportSource, RegistryEntry } from '../../../../shared/imports.ts';
import { t } from '../../../text/en.ts';
import { Button } from '../../../ui/button.tsx';
import { Chip } from '../../../ui/chip.tsx';
import { TextField } from '../../../ui/field.tsx';
import { Loading, ProblemNote } from '../../../ui/states.tsx';
import { EntryRow } from './entry-row.tsx';
import { RegistryEntryForm } from './registry-entry-form.tsx';
import { useRegistry } from './use-registry.ts';
import { WayFoot } from './way-foot.tsx';

const words = t.adding.registry;

function Search({ onOpen }: { onOpen: (entry: RegistryEntry) => void }) {
  const [text, setText] = useState('');
  const { found, busy, problem, retry, more } = useRegistry(text.trim());
  return (
    <>
      <TextField label={words.search} hint={words.claims} type="search" data-first="" value={text} onText={setText} />
      {problem && <ProblemNote problem={problem} onRetry={retry} />}
      {found?.entries.length === 0 && !busy && !problem && <p role="status">{words.none}</p>}
      {found && found.entries.length > 0 && (
        <ul aria-label={words.list} className="rounded-card border border-line">
          {found.entries.map((entry) => (
            <EntryRow
              key={`${entry.name} ${entry.version}`}
              title={entry.title ?? entry.name}
              aside={`${entry.title === null ? '' : `${entry.name} · `}${words.version(entry.version)}`}
              description={entry.description}
              chips={entry.status !== 'active' && <Chip tone="ask">{entry.status}</Chip>}
              onOpen={() => onOpen(entry)}
            />
          ))}
        </ul>
      )}
      {busy && <Loading words={words.loading} />}
      {found?.next && !busy && !problem && (
        <Button className="self-center" onClick={more}>
          {words.more}
        </Button>
      )}
    </>
  );
}

/** Everything published in the official registry. */
export function FromRegistry(props: { onBack: () => void; onLook: (source: ImportSource) => void }) {
  const [entry, setEntry] = useState<RegistryEntry | null>(null);
  return (
    <>
      {entry && <RegistryEntryForm entry={entry} onBack={() => setEntry(null)} onLook={props.onLook} />}
      <div hidden={entry !== null}>
        <div className="flex flex-col gap-3">
          <Search onOpen={setEntry} />
          <WayFoot onBack={props.onBack} />
        </div>
      </div>
    </>
  );
}
