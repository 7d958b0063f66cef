import type { Scopes } from '../../shared/rule-set.ts';
import type { Effect } from '../../shared/rules.ts';
import { type Finding, not, unclear, when } from './finding.ts';
import { matchesGlob } from './glob.ts';

/** The person's scopes, ready to be asked. */
export interface ScopeBook {
  /** The scopes of a tool; null when nobody mapped it. */
  of(server: string, tool: string): readonly string[] | null;
  /**
   * Whether a rule about `wanted` scopes is about this tool. An `allow` must cover every scope of the tool; an `ask` or `deny`
   * needs only one scope of the tool to reach into one of its own. A tool nobody mapped, on a server with mapped ones, is unclear.
   */
  meets(wanted: readonly string[], effect: Effect, server: string, tool: string): Finding;
}

/** A hierarchy may grow without end (`*` includes `a*`); what is past this is taken for everything. */
const mostSteps = 200;
const everything = '*';

export function openScopes({ hierarchy, tools }: Scopes): ScopeBook {
  const downward = hierarchy.flatMap(({ scope, includes }) => includes.map((to) => ({ from: scope, to })));
  const upward = downward.map(({ from, to }) => ({ from: to, to: from }));

  function of(server: string, tool: string): readonly string[] | null {
    const lines = tools.filter((line) => matchesGlob(line.server, server) && matchesGlob(line.tool, tool));
    return lines.length === 0 ? null : [...new Set(lines.flatMap((line) => line.scopes))];
  }

  /** Every scope that includes this one, itself first. Cut short it says too little, which allows less. */
  const above = remember((scope) => reach(scope, upward).scopes);
  /** Every scope this one includes, itself first. */
  const below = remember((scope) => {
    const { scopes, cut } = reach(scope, downward);
    return cut ? [...scopes, everything] : scopes;
  });

  return {
    of,
    meets(wanted, effect, server, tool) {
      const scopes = of(server, tool);
      if (scopes === null) {
        const serverIsMapped = tools.some((line) => matchesGlob(line.server, server));
        return serverIsMapped ? unclear('the tool has no scopes') : not;
      }
      const detail = scopes.length === 0 ? 'the tool needs no scope' : `the tool needs ${scopes.join(', ')}`;
      const finding =
        effect === 'allow'
          ? when(scopes.every((scope) => wanted.some((one) => above(scope).some((upper) => matchesGlob(one, upper)))))
          : when(
              scopes.some((scope) =>
                wanted.some((one) => below(scope).some((lower) => lower === everything || matchesGlob(one, lower))),
              ),
            );
      return { ...finding, detail };
    },
  };
}

interface Arrow {
  readonly from: string;
  readonly to: string;
}

function reach(start: string, arrows: readonly Arrow[]): { scopes: string[]; cut: boolean } {
  const scopes = [start];
  for (const scope of scopes) {
    for (const arrow of arrows) {
      const next = step(scope, arrow);
      if (next === null || scopes.includes(next)) continue;
      if (scopes.length >= mostSteps) return { scopes, cut: true };
      scopes.push(next);
    }
  }
  return { scopes, cut: false };
}

/** Where an arrow leads from a scope: what its `*` stood for stands for the `*` on the other side. */
function step(scope: string, { from, to }: Arrow): string | null {
  const star = from.indexOf('*');
  if (star < 0) return scope === from ? to : null;
  const [head, tail] = [from.slice(0, star), from.slice(star + 1)];
  if (scope.length < head.length + tail.length || !scope.startsWith(head) || !scope.endsWith(tail)) return null;
  return to.replace('*', () => scope.slice(head.length, scope.length - tail.length));
}

function remember(find: (scope: string) => string[]): (scope: string) => readonly string[] {
  const known = new Map<string, string[]>();
  return (scope) => {
    const found = known.get(scope) ?? find(scope);
    known.set(scope, found);
    return found;
  };
}
