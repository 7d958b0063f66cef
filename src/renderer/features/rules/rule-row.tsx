import { useState } from 'react';
import type { Rule } from '../../../shared/rules.ts';
import { ask } from '../../host.ts';
import { formatExact } from '../../lib/format.ts';
import { useAction } from '../../lib/use-action.ts';
import { useNow } from '../../lib/use-now.ts';
import { t } from '../../text/en.ts';
import { phraseText } from '../../text/phrase.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { PhraseText } from '../../ui/phrase.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { toast } from '../../ui/toast.tsx';

function Expiry({ at }: { at: string }) {
  return useNow(10_000) >= Date.parse(at) ? <Chip>{t.rules.expired(formatExact(at))}</Chip> : null;
}

function RemoveDialog({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const { busy, problem, run } = useAction();
  const remove = async () => {
    if (await run(() => ask('rules.remove', { id: rule.id }))) {
      onClose();
      toast(t.rules.removed);
    }
  };
  return (
    <ConfirmDialog
      onClose={onClose}
      onConfirm={() => void remove()}
      title={t.rules.removeTitle}
      text={t.rules.removeText[rule.effect]}
      confirm={t.rules.removeConfirm}
      busy={busy}
      problem={problem}
    >
      <p className="my-2 rounded-lg bg-sunken px-3 py-2">
        <PhraseText phrase={t.rules.sentence(rule)} />
      </p>
    </ConfirmDialog>
  );
}

/** One rule as a sentence, and where it comes from. */
export function RuleRow({ rule }: { rule: Rule }) {
  const [removing, setRemoving] = useState(false);
  const sentence = t.rules.sentence(rule);
  return (
    <li className="flex items-center gap-4 border-t border-line px-4 py-[13px] first:border-t-0">
      <span className="w-12 flex-none">
        <Chip tone={rule.effect}>{t.rules.effects[rule.effect]}</Chip>
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <p className="min-w-0">
            <PhraseText phrase={sentence} />
          </p>
          {rule.origin === 'approval' && <Chip>{t.rules.grant}</Chip>}
          {rule.session !== null && <Chip>{t.rules.session}</Chip>}
          {rule.expiresAt !== null && <Expiry at={rule.expiresAt} />}
        </div>
        {rule.note !== '' && (
          <p className="text-small text-muted">
            <PlainText text={rule.note} />
          </p>
        )}
      </div>
      <Button size="small" aria-label={t.rules.removeOf(phraseText(sentence))} onClick={() => setRemoving(true)}>
        {t.rules.remove}
      </Button>
      {removing && <RemoveDialog rule={rule} onClose={() => setRemoving(false)} />}
    </li>
  );
}
