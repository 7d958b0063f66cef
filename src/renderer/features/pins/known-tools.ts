import type { Pin } from '../../../shared/pins.ts';
import type { Tool } from '../../../shared/servers.ts';
import type { KnownTool } from './tool-row.tsx';

/** What still needs a review comes first; within that, by name. */
function inOrder(list: readonly KnownTool[]): readonly KnownTool[] {
  const weight = ({ pin }: KnownTool) => (pin && (pin.state !== 'accepted' || pin.tampered) ? 0 : 1);
  return list.toSorted((one, other) => weight(one) - weight(other) || one.name.localeCompare(other.name));
}

/** Every tool that is listed or pinned, in the order of its server's; a server's are together. */
export function knownTools(pins: readonly Pin[], tools: readonly Tool[]): ReadonlyMap<string, readonly KnownTool[]> {
  const known = new Map<string, KnownTool>();
  for (const pin of pins) {
    known.set(JSON.stringify([pin.server, pin.tool]), { server: pin.server, name: pin.tool, pin, tool: null });
  }
  for (const tool of tools) {
    const key = JSON.stringify([tool.server, tool.name]);
    known.set(key, { server: tool.server, name: tool.name, pin: known.get(key)?.pin ?? null, tool });
  }
  const grouped = Map.groupBy(known.values(), ({ server }) => server);
  return new Map([...grouped].map(([server, list]) => [server, inOrder(list)]));
}

/** Whether every word is in what the tool and its server are called, or in what it says. */
export function isLike({ server, name, tool }: KnownTool, search: string): boolean {
  const text = `${server} ${name} ${tool?.title ?? ''} ${tool?.description ?? ''}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
