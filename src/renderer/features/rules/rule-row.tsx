import { useState } from 'react';
import type { RuleUse } from '../../../shared/rule-trials.ts';
import type { Rule } from '../../../shared/rules.ts';
import { ask } from '../../host.ts';
import { formatExact } from '../../lib/format.ts';
import { useAction } from '../../lib/use-action.ts';
import { useNow } from '../../lib/use-now.ts';
import { t } from '../../text/en.ts';
import { phraseText } from '../../text/phrase.ts';
import { useAgo } from '../../ui/ago.tsx';
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

function Use({ use }: { use: RuleUse }) {
  const ago = useAgo(use.lastAt);
  return t.rules.used(use.calls, ago);
}

function sourceWords({ origin, source = '' }: Rule): string | null {
  if (origin === 'preset') return t.rules.preset(source);
  return origin === 'project' ? t.rules.project(source) : null;
}

/** One rule as a sentence, where it comes from, and how often it decided (`use`; null while that is not known). */
export function RuleRow({ rule, use, onEdit }: { rule: Rule; use: RuleUse | 'none' | null; onEdit: () => void }) {
  const source = sourceWords(rule);
  const [removing, setRemoving] = useState(false);
  const sentence = t.rules.sentence(rule);
  return (
    <li className="flex items-center gap-x-4 gap-y-2 border-t max-[600px]:flex-wrap border-line px-4 py-[13px] first:border-t-0">
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
        {source !== null && (
          <p className="text-small text-muted">
            <PlainText line text={source} />
          </p>
        )}
        {use !== null && <p className="text-small text-muted">{use === 'none' ? t.rules.unused : <Use use={use} />}</p>}
      </div>
      {rule.origin === 'person' && (
        <Button size="small" aria-label={t.rules.editOf(phraseText(sentence))} onClick={onEdit}>
          {t.rules.edit}
        </Button>
      )}
      <Button size="small" aria-label={t.rules.removeOf(phraseText(sentence))} onClick={() => setRemoving(true)}>
        {t.rules.remove}
      </Button>
      {removing && <RemoveDialog rule={rule} onClose={() => setRemoving(false)} />}
    </li>
  );
}
