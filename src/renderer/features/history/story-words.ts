import type { Entry, Story } from '../../../shared/history.ts';
import { ruleSchema } from '../../../shared/rules.ts';
import { t } from '../../text/en.ts';
import { type Phrase, phraseText } from '../../text/phrase.ts';
import type { Tone } from '../../ui/tone.ts';

const words = t.history;

/** Who did it: an agent, or, for a change of configuration, the person or Countersign itself. */
export function who(story: Story): string {
  if (story.kind === 'call') return story.agent ?? '';
  const [first] = story.entries;
  const alone = first?.kind === 'started' || first?.kind === 'stopped' || first?.by === 'countersign';
  return alone ? words.app : words.you;
}

/** What it was about, as a phrase. */
export function what(story: Story): Phrase {
  const [first] = story.entries;
  if (story.kind === 'call') return [`${story.server ?? ''} › ${story.tool ?? ''}`];
  return first ? changePhrase(first) : [words.change];
}

/** A change of configuration as a phrase. */
export function changePhrase(entry: Entry): Phrase {
  const { kind } = entry;
  if (!(kind in words.changes)) return [kind];
  return words.changes[kind as keyof typeof words.changes](entry.server ?? entry.agent ?? '');
}

/** The verdict in two words and its colour; null for a change. */
export function verdictOf(story: Story): { text: string; tone: Tone } | null {
  const { outcome, by } = story;
  if (outcome === null) return null;
  if (outcome === 'refused') return { text: by ? words.verdict.refusedBy[by] : words.outcomes.refused, tone: 'deny' };
  if (outcome === 'waiting' || outcome === 'unknown') return { text: words.outcomes[outcome], tone: 'ask' };
  if (outcome === 'failed') return { text: words.outcomes.failed, tone: 'deny' };
  if (by === 'person') return { text: words.verdict.youApproved, tone: 'ask' };
  return { text: by === 'rule' ? words.verdict.byRule : words.outcomes[outcome], tone: 'allow' };
}

/** In one line what tells it from others at a glance: a call's arguments, what a rule says, what was set. */
export function gist(story: Story): string {
  const [first] = story.entries;
  const isRule = first?.kind === 'rule.added' || first?.kind === 'rule.removed';
  const rule = isRule ? ruleSchema.safeParse(first.detail).data : undefined;
  if (rule) return phraseText(t.rules.sentence(rule));
  const set = first?.kind === 'settings.changed' ? first.detail : undefined;
  const values = story.entries.find((entry) => entry.arguments !== undefined)?.arguments ?? set;
  if (typeof values !== 'object' || values === null) return '';
  const line = Object.entries(values)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}

/** Tells one story from another. */
export function storyKey(story: Story): string {
  return story.call ?? `change ${story.seq}`;
}
