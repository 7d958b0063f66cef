import type { Approval } from '../../shared/approvals.ts';
import { ChangeList } from '../pins/change-list.tsx';
import { FindingList } from '../pins/finding-list.tsx';
import { t } from '../text/en.ts';

/** Whether the tool is what the person accepted: only then can an answer last. */
export function isAccepted(approval: Approval): boolean {
  return approval.pin.state === 'accepted';
}

/** Says first of all that the tool is not what was accepted, and how. */
export function PinNote({ approval }: { approval: Approval }) {
  const { state, findings, changes } = approval.pin;
  if (state === 'accepted') return <FindingList findings={findings} />;
  return (
    <section aria-label={t.prompt.pin[state]} className="flex flex-col gap-2 rounded-lg bg-ask-soft px-3 py-2.5">
      <div>
        <h2 className="font-[600] text-ask">{t.prompt.pin[state]}</h2>
        <p className="text-small">{t.prompt.pin.text}</p>
      </div>
      {changes.length > 0 && (
        <div className="rounded-lg bg-panel">
          <ChangeList changes={changes} />
        </div>
      )}
      {findings.length > 0 && (
        <div className="rounded-lg bg-panel px-3 py-2">
          <FindingList findings={findings} />
        </div>
      )}
    </section>
  );
}
