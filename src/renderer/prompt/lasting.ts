import type { ArgumentCondition } from '../../shared/rule-conditions.ts';
import { hostIn } from '../lib/host-in.ts';

/** A condition a lasting answer could have, made from one argument. */
export interface Offer {
  readonly condition: ArgumentCondition;
  /** Ticked to begin with: what says where a call reaches, so that a longer answer is narrow unless the person widens it. */
  readonly usual: boolean;
}

const longestJson = 120;
const most = 20;
const reaching = /repo|owner|org|project|table|database|bucket|channel|recipient|account|region|^to$|^id$|_id$/i;

/** The place of a top-level argument as a JSON Pointer; null for a name no pointer can say. */
function placeOf(name: string): string | null {
  if (name === '') return null;
  const step = name === '*' ? '~2' : name.replaceAll('~', '~0').replaceAll('/', '~1');
  return step.length < 500 ? `/${step}` : null;
}

/** The folder an absolute path is in; null for any other text, and for the root, which everything is in. */
function folderOf(text: string): string | null {
  if (!/^(\/|~\/|[a-z]:[\\/])[^\n\0]*$/i.test(text) || text.length > 4000) return null;
  if (/(^|[\\/])\.\.([\\/]|$)/.test(text)) return null;
  const cut = text.replace(/[\\/]+$/, '').search(/[\\/][^\\/]*$/);
  const folder = text.slice(0, Math.max(cut, 0));
  return /^(~|[a-z]:)?$/i.test(folder) ? null : folder;
}

function offer(name: string, value: unknown): Offer | null {
  const argument = placeOf(name);
  if (argument === null || value === undefined) return null;
  if (typeof value === 'string') {
    const address = hostIn(value);
    if (address?.doubt === null) return { condition: { argument, is: 'host', hosts: [address.leadsTo] }, usual: true };
    const folder = folderOf(value);
    if (folder !== null) return { condition: { argument, is: 'under', folder }, usual: true };
  }
  if (JSON.stringify(value).length > longestJson) return null;
  return { condition: { argument, is: 'equals', value }, usual: typeof value === 'string' && reaching.test(name) };
}

/** What a lasting answer to a call with these arguments could ask of them. */
export function offersFor(args: Readonly<Record<string, unknown>>): readonly Offer[] {
  return Object.entries(args)
    .map(([name, value]) => offer(name, value))
    .filter((one) => one !== null)
    .slice(0, most);
}
