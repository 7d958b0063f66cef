import { ShieldAlert } from 'lucide-react';
import type { SealState } from '../../../shared/rule-set.ts';
import { ask } from '../../host.ts';
import { useAction } from '../../lib/use-action.ts';
import { ruleBook } from '../../stores/rule-book.ts';
import { rules } from '../../stores/rules.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { DifferenceView } from './difference-view.tsx';

const words = t.rules.seal;

/** Says that the rules are not as the person left them, what is different, and the two ways on. */
export function SealBanner({ seal, onAccept }: { seal: SealState; onAccept: () => void }) {
  const { busy, problem, run } = useAction();
  if (seal.state === 'sealed') return null;
  const undo = async () => {
    if (await run(async () => ruleBook.replace(await ask('rules.undo', {})))) toast(words.undone);
    await rules.reload();
  };
  return (
    <section role="alert" className="flex flex-col gap-3 rounded-card bg-deny-soft px-4 py-3">
      <div className="flex items-start gap-3">
        <ShieldAlert aria-hidden="true" className="mt-0.5 size-4 flex-none text-deny" />
        <div className="min-w-0 flex-1">
          <h2 className="font-[600] text-deny">{words.title}</h2>
          <p className="text-small">
            {words.reasons[seal.reason]} {words.text}
          </p>
        </div>
      </div>
      {seal.difference && (
        <div className="rounded-lg bg-panel p-1">
          <DifferenceView difference={seal.difference} />
        </div>
      )}
      {problem && <ProblemNote problem={problem} />}
      <div className="flex flex-wrap gap-2.5">
        {seal.canUndo && (
          <Button disabled={busy} onClick={() => void undo()}>
            {words.undo}
          </Button>
        )}
        {seal.canAccept && <Button onClick={onAccept}>{words.accept}</Button>}
      </div>
    </section>
  );
}
