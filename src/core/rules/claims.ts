import type { ClaimCondition } from '../../shared/rule-conditions.ts';
import type { Annotations } from '../../shared/servers.ts';
import { type Finding, holds, not, unclear } from './finding.ts';

const names = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'] as const;

/**
 * Whether a tool's server claims what a rule asks for. What it does not say, and everything said by a server the person does
 * not trust, is unclear. (A tool that only reads destroys nothing, unless the server says so itself.)
 */
export function meetsClaims(wanted: ClaimCondition, claims: Annotations | undefined, trusted: boolean): Finding {
  if (!trusted) return unclear('the server is not trusted');
  const said = { ...(claims?.readOnlyHint === true && { destructiveHint: false }), ...claims };
  const asked = names.filter((name) => wanted[name] !== undefined);
  const otherwise = asked.find((name) => said[name] !== undefined && said[name] !== wanted[name]);
  if (otherwise !== undefined) return { ...not, detail: `${otherwise} is ${said[otherwise]}` };
  const unsaid = asked.find((name) => said[name] === undefined);
  return unsaid === undefined ? holds : unclear(`the server does not say ${unsaid}`);
}
