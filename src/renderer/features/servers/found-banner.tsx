import { useEffect } from 'react';
import { create } from 'zustand';
import { ask } from '../../host.ts';
import { createSnapshot } from '../../stores/snapshot.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { PhraseText } from '../../ui/phrase.tsx';
import { useOpenAdd } from './open-add.ts';

/** Put off until the window is opened anew. */
const usePutOff = create(() => ({ putOff: false }));

/** The clients on this machine; an offer, so when they cannot be read nothing is said here: the import itself says why. */
const clients = createSnapshot(() => ask('imports.clients', {}));

/** Says which servers other clients on this machine have and Countersign does not, and the way to bring them here. */
export function FoundBanner() {
  const found = clients.use().value?.filter(({ fresh }) => fresh > 0) ?? [];
  useEffect(() => void clients.reload(), []);
  const putOff = usePutOff((state) => state.putOff);
  const open = useOpenAdd((state) => state.open);
  const words = t.servers.found;
  if (found.length === 0 || putOff) return null;
  const count = found.reduce((sum, { fresh }) => sum + fresh, 0);
  const secrets = found.reduce((sum, { plainSecrets }) => sum + plainSecrets, 0);
  const [only] = found;
  const review = () =>
    open(
      only && found.length === 1
        ? { kind: 'import', source: { kind: 'client', client: only.client, path: only.path } }
        : { kind: 'import' },
    );
  return (
    <section
      aria-label={words.label}
      className="flex flex-wrap items-center gap-x-3.5 gap-y-2 rounded-card bg-accent-soft px-4 py-3"
    >
      <p className="min-w-0 flex-1 basis-[260px]">
        <PhraseText
          phrase={words.text(
            count,
            found.map(({ title }) => title),
            secrets,
          )}
        />
      </p>
      <div className="flex gap-2">
        <Button size="small" onClick={review}>
          {words.review}
        </Button>
        <Button size="small" look="quiet" onClick={() => usePutOff.setState({ putOff: true })}>
          {words.later}
        </Button>
      </div>
    </section>
  );
}
