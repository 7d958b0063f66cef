import type { ReactNode } from 'react';
import type { Entry } from '../../../shared/history.ts';
import { formatPreciseTime } from '../../lib/format.ts';
import { t } from '../../text/en.ts';
import type { Phrase } from '../../text/phrase.ts';
import { Dot } from '../../ui/chip.tsx';
import { PhraseText } from '../../ui/phrase.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import type { Tone } from '../../ui/tone.ts';
import { changePhrase } from './story-words.ts';

const words = t.history.steps;

interface StepWords {
  readonly tone: Tone;
  readonly said: Phrase;
  readonly notes: readonly (string | undefined)[];
}

function approvedWords(entry: Entry): StepWords {
  const how = entry.by === 'rule' || entry.by === 'person' ? words.approved[entry.by] : words.approved.other;
  const said = entry.answer === undefined ? how : words.answers[entry.answer];
  return { tone: 'allow', said: [said], notes: [entry.rule === undefined ? undefined : words.rule(entry.rule)] };
}

function refusedWords(entry: Entry): StepWords {
  const notes = [entry.reason === undefined ? undefined : words.reason(entry.reason), entry.error];
  return { tone: 'deny', said: [words.refused[entry.by ?? 'countersign']], notes };
}

function answeredWords(entry: Entry): StepWords {
  const notes = [
    entry.resultBytes === undefined ? undefined : words.result(entry.resultBytes),
    entry.resultDigest === undefined ? undefined : words.digest(entry.resultDigest),
  ];
  return { tone: 'allow', said: [words.answered(entry.durationMs)], notes };
}

/** What one entry says, in the person's words. */
function stepWords(entry: Entry): StepWords {
  switch (entry.kind) {
    case 'decided': {
      const rule = entry.rule === undefined ? words.noRule : words.rule(entry.rule);
      return { tone: entry.effect ?? 'plain', said: words.rulesSaid(entry.effect ?? ''), notes: [rule] };
    }
    case 'approved':
      return approvedWords(entry);
    case 'refused':
      return refusedWords(entry);
    case 'answered':
      return answeredWords(entry);
    case 'failed':
      return { tone: 'deny', said: [words.failed(entry.durationMs)], notes: [entry.error] };
    case 'unknown':
      return { tone: 'ask', said: [words.unknown], notes: [entry.error] };
    case 'signin.failed':
    case 'signin.refresh-failed':
      return { tone: 'deny', said: changePhrase(entry), notes: [entry.reason ?? entry.error] };
    default:
      return { tone: 'plain', said: changePhrase(entry), notes: [] };
  }
}

function Step(props: {
  tone: Tone;
  said: Phrase;
  notes: readonly (string | undefined)[];
  at: string;
  children?: ReactNode;
}) {
  const notes = props.notes.filter((note) => note !== undefined);
  return (
    <li className="relative grid grid-cols-[12px_minmax(0,1fr)_auto] gap-2.5 not-last:before:absolute not-last:before:top-4 not-last:before:-bottom-3 not-last:before:left-[3.5px] not-last:before:w-px not-last:before:bg-line">
      <span className="mt-[6px]">
        <span className="flex">
          <Dot tone={props.tone} />
        </span>
      </span>
      <div className="min-w-0">
        <PhraseText phrase={props.said} />
        {notes.length > 0 && (
          <p className="text-small text-muted">
            <PlainText text={notes.join(' · ')} />
          </p>
        )}
        {props.children}
      </div>
      <time dateTime={props.at} className="font-mono text-small text-muted">
        {formatPreciseTime(props.at)}
      </time>
    </li>
  );
}

/** A story's entries, oldest first; a call begins with who asked. */
export function Timeline({ entries }: { entries: readonly Entry[] }) {
  const [first] = entries;
  const client = first?.client === undefined ? undefined : t.prompt.claimsToBe(first.client);
  return (
    <ol className="flex flex-col gap-3">
      {first?.kind === 'decided' && (
        <Step tone="plain" said={words.asked(first.agent ?? '')} notes={[client]} at={first.at} />
      )}
      {entries.map((entry) => (
        <Step key={entry.seq} {...stepWords(entry)} at={entry.at} />
      ))}
    </ol>
  );
}
