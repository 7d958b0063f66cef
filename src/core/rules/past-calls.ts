import type { Entry, Story } from '../../shared/history.ts';

/** One page of the history's stories, newest first. */
export type ListStories = (query: { limit: number; before?: number }) => Story[];

/** A call as the history tells it. */
export interface PastCall {
  readonly id: string;
  readonly at: string;
  readonly agent: string;
  readonly server: string;
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Stands for the arguments the call really had. */
  readonly argumentsDigest: string | null;
  /** The rule that decided, of the first entry. */
  readonly rule: string | null;
  readonly effect: Entry['effect'] | null;
  /** What the person answered, when they were asked and did. */
  readonly answer: 'allow' | 'deny' | null;
}

const page = 200;

/** The calls of the history, newest first, while `goOn` says so; a page is read when it is needed. */
export function* pastCalls(list: ListStories, goOn: (call: PastCall, count: number) => boolean): Generator<PastCall> {
  let before: number | undefined;
  let count = 0;
  for (;;) {
    const stories = list({ limit: page, ...(before !== undefined && { before }) });
    for (const story of stories) {
      const call = toCall(story);
      if (call === null) continue;
      if (!goOn(call, count)) return;
      count++;
      yield call;
    }
    const last = stories.at(-1);
    if (stories.length < page || last === undefined) return;
    before = last.seq;
  }
}

function toCall({ call, agent, server, tool, at, entries }: Story): PastCall | null {
  const first = entries.find(({ kind }) => kind === 'decided');
  if (call === null || agent === null || server === null || tool === null || first === undefined) return null;
  return {
    id: call,
    at,
    agent,
    server,
    tool,
    arguments: isRecord(first.arguments) ? first.arguments : {},
    argumentsDigest: first.argumentsDigest ?? null,
    rule: first.rule ?? null,
    effect: first.effect ?? null,
    answer: answerIn(entries),
  };
}

function answerIn(entries: readonly Entry[]): PastCall['answer'] {
  const own = entries.find(({ by, kind }) => by === 'person' && (kind === 'approved' || kind === 'refused'));
  if (!own) return null;
  return own.kind === 'approved' ? 'allow' : 'deny';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
