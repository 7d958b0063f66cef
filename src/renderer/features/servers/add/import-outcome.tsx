import { CircleCheck, KeyRound } from 'lucide-react';
import type { ImportResult } from '../../../../shared/imports.ts';
import { t } from '../../../text/en.ts';
import { Button } from '../../../ui/button.tsx';
import { PlainText } from '../../../ui/plain-text.tsx';
import { ProblemNote } from '../../../ui/states.tsx';
import type { PlainKeys } from './review-choices.ts';

const words = t.adding.outcome;

/** What was added, what was not and why, and where keys still lie in plain text. */
export function ImportOutcome(props: {
  result: ImportResult;
  enabled: boolean;
  /** Null when what was added brought no keys along. */
  plain: PlainKeys | null;
  onDone: () => void;
}) {
  const { result, enabled, plain } = props;
  return (
    <section aria-label={words.title} className="flex flex-col gap-3.5">
      {result.added.length > 0 && (
        <div role="status" className="flex items-start gap-3 rounded-card bg-allow-soft px-4 py-3">
          <CircleCheck aria-hidden="true" className="mt-0.5 size-4 flex-none text-allow" />
          <div className="min-w-0 flex-1">
            <p className="font-[550]">
              {words.added} <PlainText line text={new Intl.ListFormat('en').format(result.added)} />
            </p>
            <p className="text-small">{enabled ? words.on : words.off}</p>
            <p className="text-small">{words.unreviewed}</p>
          </div>
        </div>
      )}
      {result.failed.map(({ name, problem }) => (
        <ProblemNote key={name} problem={{ ...problem, message: `${words.failed(name)} ${problem.message}` }} />
      ))}
      {plain && (
        <div className="flex items-start gap-3 rounded-card bg-ask-soft px-4 py-3">
          <KeyRound aria-hidden="true" className="mt-0.5 size-4 flex-none text-ask" />
          <div className="min-w-0 flex-1">
            <p className="font-[550] text-ask">{words.plainTitle}</p>
            {plain.files.map((file) => (
              <p key={file} className="font-mono text-small">
                <PlainText text={file} />
              </p>
            ))}
            <p className="text-small">{plain.text}</p>
          </div>
        </div>
      )}
      <div className="flex justify-end pt-1">
        <Button look="primary" onClick={props.onDone}>
          {words.done}
        </Button>
      </div>
    </section>
  );
}
