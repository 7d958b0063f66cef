import { useCallback, useEffect, useState } from 'react';
import type { ImportProposal, ImportResult, ImportSource } from '../../../../shared/imports.ts';
import { ask, HostError } from '../../../host.ts';
import { useAction } from '../../../lib/use-action.ts';
import { links } from '../../../stores/links.ts';

type Chosen = { id: string; name: string; enable: boolean }[];

/** What a source would add, and adding it: exactly what was looked at or, when that is something else by now, nothing. */
export function useImport(source: ImportSource, onAdded: () => void) {
  const [proposal, setProposal] = useState<ImportProposal | null>(null);
  const [changed, setChanged] = useState(false);
  const [result, setResult] = useState<ImportResult | null>(null);
  const reading = useAction();
  const accepting = useAction();
  const { run } = reading;
  const read = useCallback(() => run(async () => setProposal(await ask('imports.propose', source))), [run, source]);
  useEffect(() => void read(), [read]);
  const accept = (seen: ImportProposal, choices: Chosen) =>
    accepting.run(async () => {
      try {
        setResult(await ask('imports.accept', { source, digest: seen.digest, choices }));
        onAdded();
        if (source.kind === 'link') await links.dismiss(source.url);
      } catch (error) {
        if (!(error instanceof HostError && error.code === 'import.changed')) throw error;
        setChanged(true);
        await read();
      }
    });
  return {
    proposal,
    /** The proposal took the place of another one the person had looked at. */
    changed,
    result,
    reading: reading.busy,
    unread: reading.problem,
    read: () => void read(),
    accepting: accepting.busy,
    refused: accepting.problem,
    accept: (seen: ImportProposal, choices: Chosen) => void accept(seen, choices),
  };
}
