import { useEffect, useRef, useState } from 'react';
import type { ImportSource } from '../../../../shared/imports.ts';
import { t } from '../../../text/en.ts';
import { Button } from '../../../ui/button.tsx';
import { FormDialog } from '../../../ui/dialog.tsx';
import { AddByHand } from '../add-by-hand.tsx';
import { type OpenedAdd, useOpenAdd } from '../open-add.ts';
import { FromCatalog } from './from-catalog.tsx';
import { FromClients } from './from-clients.tsx';
import { FromRegistry } from './from-registry.tsx';
import { FromText } from './from-text.tsx';
import { ImportReview } from './import-review.tsx';
import { type Way, Ways } from './ways.tsx';

const outside = { clients: FromClients, catalog: FromCatalog, registry: FromRegistry, text: FromText };

function headOf(way: Way | null, source: ImportSource | null, isDone: boolean): { title: string; text: string } {
  if (isDone) return t.adding.outcome;
  if (source) return t.adding.review;
  if (way === null) return t.adding;
  return way === 'hand' ? { title: t.adding.title, text: t.adding.handText } : t.adding.ways[way];
}

/** What comes first in a step has the focus when it begins; where nothing is said to, the step as a whole, never its last button. */
function useFocusFirst(step: string) {
  const body = useRef<HTMLDivElement>(null);
  const [begun] = useState(step);
  useEffect(() => {
    if (step === begun) return;
    const first = body.current?.querySelector<HTMLElement>('[data-first]:not([hidden] [data-first])');
    (first ?? body.current)?.focus();
  }, [step, begun]);
  return body;
}

function AddDialog({ opened, onClose }: { opened: OpenedAdd; onClose: () => void }) {
  const given = opened.kind === 'import' ? (opened.source ?? null) : null;
  const [way, setWay] = useState<Way | null>(opened.kind === 'import' && given === null ? 'clients' : null);
  const [source, setSource] = useState<ImportSource | null>(given);
  const [isDone, setIsDone] = useState(false);
  const body = useFocusFirst(isDone ? 'outcome' : source ? 'review' : (way ?? 'ways'));
  const From = way === null || way === 'hand' ? null : outside[way];
  const { title, text } = headOf(way, source, isDone);
  return (
    <FormDialog wide={way !== 'hand'} onClose={onClose} title={title} text={text}>
      <div ref={body} tabIndex={-1}>
        {way === null && source === null && (
          <>
            <Ways onChoose={setWay} />
            <div className="flex justify-end pt-4">
              <Button onClick={onClose}>{t.common.cancel}</Button>
            </div>
          </>
        )}
        {way === 'hand' && <AddByHand onBack={() => setWay(null)} onDone={onClose} />}
        {From && (
          // What was typed and found is still there when the person comes back from the review.
          <div hidden={source !== null}>
            <From onBack={() => setWay(null)} onLook={setSource} />
          </div>
        )}
        {source && (
          <ImportReview
            source={source}
            onBack={way === null ? null : () => setSource(null)}
            onAdded={() => setIsDone(true)}
            onDone={onClose}
          />
        )}
      </div>
    </FormDialog>
  );
}

/** Everything about adding servers, while it is open; mounted once, on the Servers screen. */
export function AddServers() {
  const { opened, close } = useOpenAdd();
  return opened && <AddDialog opened={opened} onClose={close} />;
}
