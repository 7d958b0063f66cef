import { join } from 'node:path';
import type { LogLine, LogPage, LogQuery } from '../../shared/server-logs.ts';
import type { Server } from '../../shared/servers.ts';
import type { Clock, Log } from '../ports.ts';
import { type LogFiles, openLogFiles } from './log-files.ts';

/** The log of one server. Nobody who writes to it waits, and what cannot be written is lost: a log is no reason for a call to fail. */
export interface ServerLog {
  /** `text` is asked for only when the line is kept: a flood is dropped, and counted. */
  note(stream: LogLine['stream'], text: () => string): void;
}

/** What every server wrote, was sent, answered and came to; on disk, bounded, masked, and kept over restarts. */
export interface ServerLogs {
  of(server: string): ServerLog;
  /** Notes what became of each server since it was last told. */
  follow(servers: readonly Server[]): void;
  page(query: LogQuery): Promise<LogPage>;
  /** Removes the log of a server that is no more. */
  forget(server: string): Promise<void>;
  /** Writes what is waiting. */
  close(): Promise<void>;
}

/** Lines of one stream that may come at once, and after that in each second. */
const burst = 500;
const perSecond = 50;
const writeEvery = 250;
const longestText = 4000;

interface Held extends ServerLog {
  readonly files: LogFiles;
  write(): Promise<void>;
  end(): Promise<void>;
}

const inWords = {
  stderr: 'lines of its error output',
  sent: 'messages to it',
  received: 'messages from it',
  app: 'lines',
};

function createHeldLog(files: LogFiles, { clock, mask }: { clock: Clock; mask: (text: string) => string }): Held {
  const budgets = new Map<LogLine['stream'], { left: number; at: number }>();
  const dropped = new Map<LogLine['stream'], number>();
  let waiting: Omit<LogLine, 'seq'>[] = [];
  let timer: NodeJS.Timeout | undefined;
  let over = false;

  function mayPass(stream: LogLine['stream']): boolean {
    const now = clock.now();
    const { left, at } = budgets.get(stream) ?? { left: burst, at: now };
    const refilled = Math.min(burst, left + (Math.max(0, now - at) / 1000) * perSecond);
    budgets.set(stream, { left: refilled >= 1 ? refilled - 1 : refilled, at: now });
    return stream === 'app' || refilled >= 1;
  }

  async function write(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const at = new Date(clock.now()).toISOString();
    const counts = [...dropped].map(([stream, count]) => ({
      at,
      stream: 'app' as const,
      text: `${count} ${inWords[stream]} were dropped here: there were too many at once.`,
    }));
    const lines = [...waiting, ...counts].map((line) => ({ ...line, text: mask(line.text) }));
    dropped.clear();
    waiting = [];
    await files.append(lines);
  }

  return {
    files,
    write,
    note(stream, text) {
      if (over) return;
      if (mayPass(stream)) {
        waiting.push({ at: new Date(clock.now()).toISOString(), stream, text: text().slice(0, longestText) });
      } else dropped.set(stream, (dropped.get(stream) ?? 0) + 1);
      timer ??= setTimeout(write, writeEvery).unref();
    },
    async end() {
      over = true;
      await write();
    },
  };
}

/** What there is to say of a server, in one line; the same as long as nothing becomes of it. */
function describe({ state, problem, pid, era, toolCount }: Server): string {
  if (problem) return `${state}: ${[problem.message, problem.remedy].filter(Boolean).join(' ')} (${problem.code})`;
  if (state !== 'connected') return state;
  return `connected${pid === null ? '' : ` to process ${pid}`}, ${era} era, ${toolCount} tools`;
}

/** @param options `folder`: absolute path; `mask`: takes the secrets out of a text */
export function createServerLogs(options: {
  folder: string;
  clock: Clock;
  mask: (text: string) => string;
  log: Log;
}): ServerLogs {
  const { folder, mask, log } = options;
  const logs = new Map<string, Held>();
  const last = new Map<string, string>();

  function of(server: string): Held {
    const known = logs.get(server);
    if (known) return known;
    const onTrouble = () => log.warn('the log of a server cannot be written', { server });
    const made = createHeldLog(openLogFiles(join(folder, `server-${server}`), onTrouble), options);
    logs.set(server, made);
    return made;
  }

  return {
    of,
    follow(servers) {
      for (const server of servers) {
        const { name } = server.config;
        const text = describe(server);
        if (last.get(name) !== text) of(name).note('app', () => text);
        last.set(name, text);
      }
    },
    async page({ name, text, streams, before, limit }) {
      const held = of(name);
      await held.write();
      const wanted = text?.toLowerCase();
      const found = (await held.files.read()).filter(
        (line) =>
          (before === undefined || line.seq < before) &&
          (streams === undefined || streams.includes(line.stream)) &&
          (wanted === undefined || line.text.toLowerCase().includes(wanted)),
      );
      // What was no secret when it was written may be one now.
      const lines = found.slice(-limit).map((line) => ({ ...line, text: mask(line.text) }));
      return { lines, more: found.length > lines.length };
    },
    async forget(server) {
      const held = of(server);
      logs.delete(server);
      last.delete(server);
      await held.end();
      await held.files.remove();
    },
    async close() {
      await Promise.all([...logs.values()].map((held) => held.end()));
    },
  };
}
