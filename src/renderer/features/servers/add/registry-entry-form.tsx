import { useId, useState } from 'react';
import type { ImportSource, RegistryEntry } from '../../../../shared/imports.ts';
import { t } from '../../../text/en.ts';
import { PlainText } from '../../../ui/plain-text.tsx';
import { ProblemNote } from '../../../ui/states.tsx';
import { TextValue } from '../../../ui/text-value.tsx';
import { EntryForm } from './entry-form.tsx';

const words = t.adding.registry;

function Ways({ entry, way, onWay }: { entry: RegistryEntry; way: number; onWay: (way: number) => void }) {
  const name = useId();
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1 text-small font-[550]">{words.ways}</legend>
      {Object.entries(entry.ways).map(([place, { title }]) => (
        <label
          key={place}
          className="flex items-center gap-2.5 rounded-lg border border-line px-3 py-2 hover:border-edge has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={name}
            className="flex-none accent-accent"
            checked={Number(place) === way}
            onChange={() => onWay(Number(place))}
          />
          <PlainText line text={title} className="min-w-0 font-mono text-small" />
        </label>
      ))}
    </fieldset>
  );
}

/** One server of the registry, the ways to run it, and what the chosen one asks for. */
export function RegistryEntryForm(props: {
  entry: RegistryEntry;
  onBack: () => void;
  onLook: (source: ImportSource) => void;
}) {
  const { entry } = props;
  const usable = entry.ways.findIndex(({ problem }) => problem === null);
  const [way, setWay] = useState(Math.max(usable, 0));
  const chosen = entry.ways[way];
  return (
    <EntryForm
      title={entry.title ?? entry.name}
      description={entry.description}
      asks={chosen && chosen.problem === null ? chosen.asks : null}
      onBack={props.onBack}
      onLook={(answers) => props.onLook({ kind: 'registry', name: entry.name, version: entry.version, way, answers })}
    >
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-1.5 rounded-lg bg-sunken px-3.5 py-2.5 text-small max-[520px]:grid-cols-1">
        <dt className="text-muted">{words.name}</dt>
        <dd className="font-mono">
          <PlainText line text={`${entry.name} ${entry.version}`} />
        </dd>
        {entry.repository !== null && (
          <>
            <dt className="text-muted">{words.repository}</dt>
            <dd className="font-mono">
              <TextValue whole name="url" text={entry.repository} />
            </dd>
          </>
        )}
      </dl>
      {entry.ways.length === 0 && <p>{words.noWays}</p>}
      {entry.ways.length > 0 && <Ways entry={entry} way={way} onWay={setWay} />}
      {chosen?.problem && <ProblemNote problem={chosen.problem} />}
    </EntryForm>
  );
}
