import type { Preview } from '../../shared/approvals.ts';
import type { Entry, Story } from '../../shared/history.ts';

/** What the history knows of an agent's earlier calls of one tool. Arguments are its redacted copies. */
export interface Past {
  /** The last call that was allowed; null when there is none. */
  previous(about: About): { at: string; arguments: Record<string, unknown> } | null;
  /** How an answer that covers some arguments agrees with the last ones the person gave. */
  preview(about: About, covers: (args: Record<string, unknown>) => boolean): Preview;
}

interface About {
  readonly agent: string;
  readonly server: string;
  readonly tool: string;
}

/** How many calls are looked at, and how many answers among them. */
const looked = { calls: 60, answers: 16 };

/** @param list stories, newest first */
export function createPast(list: (query: { agent: string; server: string; limit: number }) => Story[]): Past {
  const calls = ({ agent, server, tool }: About) =>
    list({ agent, server, limit: looked.calls }).filter((story) => story.kind === 'call' && story.tool === tool);

  return {
    previous(about) {
      const allowed = calls(about).find(({ entries }) => entries.some(({ kind }) => kind === 'approved'));
      return allowed ? { at: allowed.at, arguments: argumentsOf(allowed.entries) } : null;
    },
    preview(about, covers) {
      const answers = calls(about)
        .flatMap(({ entries }) => {
          const answer = entries.find(isAnswer);
          return answer ? [{ allowed: answer.kind === 'approved', covered: covers(argumentsOf(entries)) }] : [];
        })
        .slice(0, looked.answers);
      const count = (allowed: boolean) => answers.filter((one) => one.covered && one.allowed === allowed).length;
      return { of: answers.length, allowed: count(true), denied: count(false) };
    },
  };
}

/** Whether the person let the call pass, or refused it, themselves. */
function isAnswer({ kind, by, error }: Entry): boolean {
  return by === 'person' && (kind === 'approved' || (kind === 'refused' && error === 'call.refused'));
}

/** What was sent, or would have been: edited arguments count before the agent's own. */
function argumentsOf(entries: readonly Entry[]): Record<string, unknown> {
  const found = entries.findLast((entry) => entry.arguments !== undefined)?.arguments;
  return typeof found === 'object' && found !== null ? { ...found } : {};
}
