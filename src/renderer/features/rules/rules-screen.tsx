import { ChevronDown, Plus, Shield } from 'lucide-react';
import { useState } from 'react';
import type { RuleSource } from '../../../shared/rule-set.ts';
import { effects, type Rule, type RuleInput } from '../../../shared/rules.ts';
import { ruleBook } from '../../stores/rule-book.ts';
import { rules } from '../../stores/rules.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { Card, Screen } from '../../ui/card.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Empty, Loaded, ProblemNote } from '../../ui/states.tsx';
import { ForAllRules } from './for-all-rules.tsx';
import { PresetChoice } from './preset-choice.tsx';
import { ProjectList } from './project-list.tsx';
import { ProposalDialog } from './proposal-dialog.tsx';
import { RuleDialog } from './rule-dialog.tsx';
import { RuleRow } from './rule-row.tsx';
import { SealBanner } from './seal-banner.tsx';
import { SuggestionList } from './suggestion-list.tsx';
import { ExportDialog, ImportDialog } from './transfer-dialogs.tsx';
import { useUses } from './use-uses.ts';
import { WhyDialog } from './why-dialog.tsx';

/** In the order they win: deny, then ask, then allow; within each, the newest first. */
function inOrder(list: readonly Rule[]): readonly Rule[] {
  const weight = (rule: Rule) => effects.length - effects.indexOf(rule.effect);
  return list.toSorted((one, other) => weight(one) - weight(other) || other.createdAt.localeCompare(one.createdAt));
}

/** What is open over the screen; one thing at a time. */
type Open =
  | { readonly what: 'add'; readonly start?: RuleInput }
  | { readonly what: 'edit'; readonly rule: Rule }
  | { readonly what: 'why' | 'export' | 'import' }
  | { readonly what: 'proposal'; readonly source: RuleSource };

function Dialogs({ open, onOpen }: { open: Open | null; onOpen: (open: Open | null) => void }) {
  const onClose = () => onOpen(null);
  const propose = (text: string) => onOpen({ what: 'proposal', source: { from: 'text', text } });
  switch (open?.what) {
    case 'add':
      return <RuleDialog onClose={onClose} {...(open.start && { start: open.start })} />;
    case 'edit':
      return <RuleDialog onClose={onClose} old={open.rule} />;
    case 'why':
      return <WhyDialog onClose={onClose} />;
    case 'export':
      return <ExportDialog onClose={onClose} />;
    case 'import':
      return <ImportDialog onClose={onClose} onText={propose} />;
    case 'proposal':
      return <ProposalDialog source={open.source} onClose={onClose} />;
    default:
      return null;
  }
}

function Actions({ onOpen, onPresets }: { onOpen: (open: Open) => void; onPresets: () => void }) {
  return (
    <>
      <Menu
        trigger={
          <Button>
            {t.rules.more} <ChevronDown aria-hidden="true" className="size-4" />
          </Button>
        }
        items={[
          { label: t.rules.presets.again, onSelect: onPresets },
          { label: t.rules.export, onSelect: () => onOpen({ what: 'export' }) },
          { label: t.rules.import, onSelect: () => onOpen({ what: 'import' }) },
        ]}
      />
      <Button onClick={() => onOpen({ what: 'why' })}>{t.rules.why.open}</Button>
      <Button look="primary" onClick={() => onOpen({ what: 'add' })}>
        <Plus aria-hidden="true" className="size-4" />
        {t.rules.add}
      </Button>
    </>
  );
}

function RuleList({ list, onEdit }: { list: readonly Rule[]; onEdit: (rule: Rule) => void }) {
  const uses = useUses(list);
  if (list.length === 0) return <Empty icon={Shield} title={t.rules.emptyTitle} text={t.rules.empty} />;
  return (
    <Card>
      <ul aria-label={t.rules.list}>
        {inOrder(list).map((rule) => (
          <RuleRow key={rule.id} rule={rule} use={uses && (uses.get(rule.id) ?? 'none')} onEdit={() => onEdit(rule)} />
        ))}
      </ul>
    </Card>
  );
}

/** What the person decided beforehand, in the order it wins, and what holds for all of it. */
export function RulesScreen() {
  const [open, setOpen] = useState<Open | null>(null);
  const [choosing, setChoosing] = useState(false);
  const snapshot = rules.use();
  const { value: book, error } = ruleBook.use();
  const propose = (source: RuleSource) => setOpen({ what: 'proposal', source });
  return (
    <Screen
      title={t.rules.title}
      subtitle={t.rules.subtitle}
      actions={<Actions onOpen={setOpen} onPresets={() => setChoosing(true)} />}
    >
      {error && <ProblemNote problem={error} onRetry={() => void ruleBook.reload()} />}
      {book && <SealBanner seal={book.seal} onAccept={() => propose({ from: 'edited' })} />}
      {book?.seal.state === 'sealed' && (book.preset === null || choosing) && (
        <PresetChoice chosen={book.preset} onChoose={(preset) => propose({ from: 'preset', preset })} />
      )}
      <Loaded snapshot={snapshot} words={t.rules.loading} onRetry={rules.reload}>
        {(list) => (
          <>
            <RuleList list={list} onEdit={(rule) => setOpen({ what: 'edit', rule })} />
            <SuggestionList since={list} onLook={(start) => setOpen({ what: 'add', start })} />
          </>
        )}
      </Loaded>
      {book && <ForAllRules book={book} />}
      {book && <ProjectList list={book.projects} onLook={(folder) => propose({ from: 'project', folder })} />}
      {/* Another thing in its place is another dialog: nothing typed in one is left in the next. */}
      <Dialogs key={open?.what} open={open} onOpen={setOpen} />
    </Screen>
  );
}
