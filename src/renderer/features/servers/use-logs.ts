import { useCallback, useEffect, useRef, useState } from 'react';
import type { LogLine, LogQuery } from '../../../shared/server-logs.ts';
import type { Problem } from '../../../shared/servers.ts';
import { ask } from '../../host.ts';
import { toProblem } from '../../lib/problem.ts';
import { useEvery } from '../../lib/use-every.ts';

/** So many lines are on the page at most; older ones are found by searching. */
export const mostLines = 10_000;
const pollMs = 1500;
const olderAtOnce = 500;

/** The lines that are on the page, oldest first; null while they are not known. `more`: the server has older ones. */
export interface Logs {
  readonly lines: readonly LogLine[] | null;
  readonly more: boolean;
  readonly problem: Problem | null;
  loadOlder(): Promise<void>;
}

interface Shown {
  readonly lines: readonly LogLine[] | null;
  readonly more: boolean;
}

/** What was there with the newest page after it; when they do not meet, lines lie between that we do not have: the page alone. */
function joined(before: Shown, page: { lines: readonly LogLine[]; more: boolean }): Shown {
  const last = before.lines?.at(-1);
  const first = page.lines[0];
  if (!before.lines || !last || !first || (first.seq > last.seq && page.more)) return page;
  const fresh = page.lines.filter(({ seq }) => seq > last.seq);
  if (fresh.length === 0) return before;
  const lines = [...before.lines, ...fresh];
  return { lines: lines.slice(-mostLines), more: before.more || lines.length > mostLines };
}

/** A server's lines that match, kept up to date while `following`. */
export function useLogs(query: Pick<LogQuery, 'name' | 'text' | 'streams'>, following: boolean): Logs {
  const [shown, setShown] = useState<Shown>({ lines: null, more: false });
  const [problem, setProblem] = useState<Problem | null>(null);
  const asked = JSON.stringify(query);
  const current = useRef(asked);
  const load = useCallback(async (forQuery: string, more: Partial<LogQuery>, put: typeof joined) => {
    try {
      const page = await ask('servers.logs', { ...(JSON.parse(forQuery) as typeof query), ...more });
      // What was asked before the search changed is of no use any more.
      if (current.current !== forQuery) return;
      setShown((before) => put(before, page));
      setProblem(null);
    } catch (error) {
      if (current.current === forQuery) setProblem(toProblem(error));
    }
  }, []);
  useEffect(() => {
    current.current = asked;
    void load(asked, {}, (_before, page) => page);
  }, [asked, load]);
  useEvery(pollMs, () => load(asked, {}, joined), following);
  const loadOlder = async () => {
    const before = shown.lines?.[0]?.seq;
    if (before === undefined) return;
    await load(asked, { before, limit: olderAtOnce }, (now, page) =>
      now.lines?.[0]?.seq === before ? { lines: [...page.lines, ...now.lines], more: page.more } : now,
    );
  };
  return { ...shown, problem, loadOlder };
}
