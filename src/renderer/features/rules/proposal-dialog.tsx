import { useEffect, useState } from 'react';
import type { RuleProposal, RuleSource } from '../../../shared/rule-set.ts';
import { ask } from '../../host.ts';
import { useAction } from '../../lib/use-action.ts';
import { ruleBook } from '../../stores/rule-book.ts';
import { rules } from '../../stores/rules.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { DialogFoot, FormDialog } from '../../ui/dialog.tsx';
import { Loading, ProblemNote } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { DifferenceView } from './difference-view.tsx';

const words = t.rules.difference;

/** What accepting rules from elsewhere would change; accepting takes exactly what is shown. */
export function ProposalDialog({ source, onClose }: { source: RuleSource; onClose: () => void }) {
  const [proposal, setProposal] = useState<RuleProposal | null>(null);
  const loading = useAction();
  const accepting = useAction();
  const { run: load } = loading;
  // The source is what the person just chose; it does not change while this is open.
  const [chosen] = useState(source);
  useEffect(() => {
    void load(async () => setProposal(await ask('rules.propose', chosen)));
  }, [load, chosen]);
  const accept = async ({ digest }: RuleProposal) => {
    const done = await accepting.run(async () =>
      ruleBook.replace(await ask('rules.accept', { source: chosen, digest })),
    );
    await rules.reload();
    if (done) {
      onClose();
      toast(words.accepted);
    } else {
      // Something else is there by now: it must be looked at anew.
      setProposal(null);
      await load(async () => setProposal(await ask('rules.propose', chosen)));
    }
  };
  return (
    <FormDialog wide onClose={onClose} title={words.title} text={words.text}>
      <div className="flex flex-col gap-3.5">
        {loading.busy && <Loading words={words.loading} />}
        {proposal && <DifferenceView difference={proposal.difference} />}
        {accepting.problem && <ProblemNote problem={accepting.problem} />}
        {loading.problem && <ProblemNote problem={loading.problem} />}
        <DialogFoot onClose={onClose}>
          {proposal && (
            <Button look="primary" disabled={accepting.busy} onClick={() => void accept(proposal)}>
              {words.accept}
            </Button>
          )}
        </DialogFoot>
      </div>
    </FormDialog>
  );
}
