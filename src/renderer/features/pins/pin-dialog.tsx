import { useEffect, useState } from 'react';
import type { PinReview } from '../../../shared/pins.ts';
import { ask } from '../../host.ts';
import { useAction } from '../../lib/use-action.ts';
import { ChangeList } from '../../pins/change-list.tsx';
import { FindingList } from '../../pins/finding-list.tsx';
import { pins } from '../../stores/pins.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { DialogFoot, FormDialog } from '../../ui/dialog.tsx';
import { Loading, ProblemNote } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { ValueTable } from '../../ui/value-table.tsx';

function Definition({ review }: { review: PinReview }) {
  const { definition, changes, findings, swappedBackAt, tampered } = review;
  const said = Object.entries(definition).filter(([, value]) => value !== null && value !== undefined);
  return (
    <>
      {tampered && <p className="rounded-lg bg-deny-soft px-3 py-2 text-deny">{t.pins.tamperedText}</p>}
      {changes.length > 0 && (
        <section>
          <h2 className="mb-1 font-[600]">{t.pins.changes}</h2>
          {swappedBackAt !== null && <p className="mb-1 text-small text-ask">{t.pins.swappedBackText}</p>}
          <ChangeList changes={changes} />
        </section>
      )}
      <FindingList findings={findings} />
      <section aria-label={t.pins.definition}>
        <h2 className="mb-1 font-[600]">{t.pins.definition}</h2>
        <ValueTable values={Object.fromEntries(said)} />
      </section>
    </>
  );
}

/** Everything a pin is over, to be read and accepted as it is shown here. */
export function PinDialog({ server, tool, onClose }: { server: string; tool: string; onClose: () => void }) {
  const [review, setReview] = useState<PinReview | null>(null);
  const loading = useAction();
  const accepting = useAction();
  const { run: load } = loading;
  useEffect(() => {
    void load(async () => setReview(await ask('pins.show', { server, tool })));
  }, [load, server, tool]);
  const accept = async ({ fingerprint }: PinReview) => {
    if (await accepting.run(() => ask('pins.accept', { server, tools: [{ tool, fingerprint }] }))) {
      onClose();
      toast(t.pins.accepted(tool));
    }
    await pins.reload();
  };
  const problem = accepting.problem ?? loading.problem;
  return (
    <FormDialog wide onClose={onClose} title={t.pins.dialogTitle(server, tool)} text={t.pins.dialogText}>
      <div className="flex flex-col gap-3.5">
        {loading.busy && <Loading words={t.pins.dialogLoading} />}
        {review && <Definition review={review} />}
        {problem && <ProblemNote problem={problem} />}
        <DialogFoot onClose={onClose}>
          {review &&
            (review.state !== 'accepted' ||
              review.swappedBackAt !== null ||
              review.acceptedBy === 'first-use' ||
              review.tampered) && (
              <Button look="primary" disabled={accepting.busy} onClick={() => void accept(review)}>
                {t.pins.accept}
              </Button>
            )}
        </DialogFoot>
      </div>
    </FormDialog>
  );
}
