import { useState } from 'react';
import type { Verification } from '../../../shared/history.ts';
import { ask } from '../../host.ts';
import { type Action, useAction } from '../../lib/use-action.ts';
import { t } from '../../text/en.ts';
import { useAgo } from '../../ui/ago.tsx';
import { Button } from '../../ui/button.tsx';
import { Chip, Dot } from '../../ui/chip.tsx';
import { Menu } from '../../ui/menu.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';

const words = t.history;

/** What the last check found; null before the first. */
export interface Checked {
  readonly action: Action;
  readonly found: Verification | null;
  start(): void;
}

export function useVerify(): Checked {
  const action = useAction();
  const [found, setFound] = useState<Verification | null>(null);
  const start = () => {
    setFound(null);
    void action.run(async () => setFound(await ask('history.verify', {})));
  };
  return { action, found, start };
}

function Good({ found }: { found: Verification }) {
  const signed = useAgo(found.signedAt);
  return (
    <span role="status">
      <Chip tone="allow">
        <Dot tone="allow" />
        {words.verified(found.entries)}
        {found.signedAt !== null && ` · ${words.signed(signed)}`}
      </Chip>
    </span>
  );
}

/** The Verify and Export… buttons, with the good news beside them. */
export function HistoryActions({ checked, exporting }: { checked: Checked; exporting: Action }) {
  const save = async (format: 'jsonl' | 'csv') => {
    await exporting.run(async () => {
      const { path } = await ask('history.export', { format });
      if (path !== null) toast(words.exported(path));
    });
  };
  return (
    <>
      {checked.found?.ok && <Good found={checked.found} />}
      <Button disabled={checked.action.busy} onClick={checked.start}>
        {checked.action.busy ? words.verifying : words.verify}
      </Button>
      <Menu
        trigger={<Button disabled={exporting.busy}>{words.export}</Button>}
        items={[
          { label: words.formats.jsonl, onSelect: () => void save('jsonl') },
          { label: words.formats.csv, onSelect: () => void save('csv') },
        ]}
      />
    </>
  );
}

/** The bad news of a check or an export, which takes the room it needs. */
export function HistoryProblems({ checked, exporting }: { checked: Checked; exporting: Action }) {
  const { found } = checked;
  const where = found?.firstBad == null ? '' : words.firstBad(found.firstBad);
  return (
    <>
      {found && !found.ok && (
        <ProblemNote
          problem={{ code: 'history.broken', message: words.broken, remedy: `${where} ${found.problem ?? ''}`.trim() }}
        />
      )}
      {checked.action.problem && <ProblemNote problem={checked.action.problem} onRetry={checked.start} />}
      {exporting.problem && <ProblemNote problem={exporting.problem} />}
    </>
  );
}
