import type { DatabaseSync } from 'node:sqlite';
import type { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { Entry, historyQuerySchema, Story } from '../../shared/history.ts';
import { foldStory } from './fold-story.ts';
import type { OpenCalls } from './open-calls.ts';
import { brokenError, messageOf } from './problems.ts';

/** A question about the history, with its defaults filled in. */
export type StoryQuery = z.output<typeof historyQuerySchema>;

/** Which entries to read: those after a place, written at or after a time (ISO 8601, UTC), and at most how many. */
export interface EntryRange {
  readonly after: number;
  readonly limit: number;
  readonly since?: string | undefined;
}

/** Reads the history. Every method throws AppError `history.broken` when what is on disk cannot be read. */
export interface Queries {
  /** Stories, newest first. */
  list(query: StoryQuery): Story[];
  /** One story, by its call's id or by the place of any of its entries. Throws AppError `not_found`. */
  show(id: string): Story;
  /** Entries, oldest first. */
  entries(range: EntryRange): Entry[];
  /** The digest of the rule set the history saw last; null when it saw none. */
  lastRuleSet(): string | null;
}

const columns = 'seq, prev, body, hash';

export function createQueries(database: DatabaseSync, openCalls: OpenCalls, home: string): Queries {
  const ofStory = database.prepare(`SELECT ${columns} FROM entries WHERE story = ? ORDER BY seq`);
  const ofCall = database.prepare('SELECT seq FROM entries WHERE call = ? AND story = seq');
  const ofPlace = database.prepare('SELECT story FROM entries WHERE seq = ?');
  const after = database.prepare(`SELECT ${columns} FROM entries WHERE seq > ? AND at >= ? ORDER BY seq LIMIT ?`);

  // Entries that belong to no call are few, and the index over calls finds them.
  const ruleSet = database.prepare(`SELECT body ->> '$.ruleSet' AS digest FROM entries
    WHERE story = seq AND call IS NULL AND digest IS NOT NULL ORDER BY seq DESC LIMIT 1`);

  function readStory(seq: number): Story {
    const entries = ofStory.all(seq).map(toEntry);
    const [first] = entries;
    if (first === undefined) throw new Error(`entry ${seq} is missing`);
    return foldStory(first, entries);
  }

  function find(id: string): number | null {
    const found = ofCall.get(id)?.seq ?? (/^\d{1,15}$/.test(id) ? ofPlace.get(Number(id))?.story : undefined);
    return found === undefined ? null : Number(found);
  }

  function reading<T>(read: () => T): T {
    try {
      return read();
    } catch (cause) {
      throw brokenError(home, `The history cannot be read: ${messageOf(cause)}.`, cause);
    }
  }

  return {
    list: (query) =>
      reading(() => {
        const { sql, values } = storyQuery(query, openCalls);
        const rows = database.prepare(sql).all(values);
        return rows.map((row) => readStory(Number(row.seq)));
      }),
    show(id) {
      const story = reading(() => find(id));
      if (story !== null) return reading(() => readStory(story));
      throw new AppError('not_found', `There is no entry or call “${id}” in the history.`);
    },
    entries: (range) => reading(() => after.all(range.after, range.since ?? '', range.limit).map(toEntry)),
    lastRuleSet: () => reading(() => ruleSet.get()?.digest?.toString() ?? null),
  };
}

/** An entry as it is read from disk. Throws when its text is not the JSON that was written. */
function toEntry(row: Record<string, unknown>): Entry {
  return { ...JSON.parse(String(row.body)), hash: row.hash, prev: row.prev };
}

function storyQuery(query: StoryQuery, openCalls: OpenCalls): { sql: string; values: Record<string, string | number> } {
  const values: Record<string, string | number> = { limit: query.limit };
  const conditions = ['s.story = s.seq'];
  let from = 'entries s';
  let place = 's.seq';

  if (query.outcome === 'waiting' || query.outcome === 'running') {
    const places = openCalls.all().filter(({ sent }) => sent === (query.outcome === 'running'));
    values.places = JSON.stringify(places.map(({ story }) => story));
    conditions.push('s.seq IN (SELECT value FROM json_each(:places))');
  } else if (query.outcome !== undefined) {
    values.outcome = query.outcome;
    from = 'entries e JOIN entries s ON s.seq = e.story';
    place = 'e.story';
    conditions.push('e.outcome = :outcome');
    conditions.push(
      'NOT EXISTS (SELECT 1 FROM entries l WHERE l.story = e.story AND l.seq > e.seq AND l.outcome IS NOT NULL)',
    );
  }
  if (query.before !== undefined) {
    values.before = query.before;
    conditions.push(`${place} < :before`);
  }
  for (const name of ['agent', 'server'] as const) {
    const value = query[name];
    if (value === undefined) continue;
    values[name] = value;
    conditions.push(`s.${name} = :${name}`);
  }
  if (query.search !== undefined && query.search !== '') {
    values.anywhere = `%${JSON.stringify(query.search)
      .slice(1, -1)
      .replace(/[\\%_]/g, '\\$&')}%`;
    values.search = query.search;
    conditions.push(searchCondition);
  }
  const sql = `SELECT ${place} AS seq FROM ${from} WHERE ${conditions.join(' AND ')} ORDER BY ${place} DESC LIMIT :limit`;
  return { sql, values };
}

// The cheap test over the whole text first; then whether it is in a value, or in a name that somebody else chose.
const searchCondition = `EXISTS (
  SELECT 1 FROM entries t, json_tree(t.body) j
  WHERE t.story = s.seq AND t.body LIKE :anywhere ESCAPE '\\' AND j.fullkey NOT IN ('$.seq', '$.at', '$.story')
    AND (instr(lower(j.atom), lower(:search))
      OR (instr(lower(j.key), lower(:search)) AND (j.path GLOB '$.arguments*' OR j.path GLOB '$.detail*'))))`;
