import type { Budget, ClaimCondition } from '../../../shared/rule-conditions.ts';
import type { Effect, Rule, RuleInput } from '../../../shared/rules.ts';
import { type ConditionForm, readCondition, writeCondition } from './condition-form.ts';

/** What the person chose about one claim; empty asks nothing of it. */
export type ClaimChoice = '' | 'yes' | 'no';

/** A rule while it is written: texts as they are typed. */
export interface RuleForm {
  readonly effect: Effect;
  readonly agent: string;
  readonly server: string;
  readonly tool: string;
  readonly expires: string;
  readonly note: string;
  readonly conditions: readonly ConditionForm[];
  readonly scopes: string;
  readonly claims: Readonly<Record<keyof ClaimCondition, ClaimChoice>>;
  readonly calls: string;
  readonly per: Budget['per'];
  readonly twice: boolean;
  readonly reviewResult: boolean;
}

export const claimNames = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'] as const;

export const emptyRule: RuleForm = {
  effect: 'deny',
  agent: '*',
  server: '*',
  tool: '*',
  expires: '',
  note: '',
  conditions: [],
  scopes: '',
  claims: { readOnlyHint: '', destructiveHint: '', idempotentHint: '', openWorldHint: '' },
  calls: '',
  per: 'hour',
  twice: false,
  reviewResult: false,
};

/** A moment as a `datetime-local` field has it: in the person's own time, to the minute. */
function localTime(iso: string): string {
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function choice(claimed: boolean | undefined): ClaimChoice {
  if (claimed === undefined) return '';
  return claimed ? 'yes' : 'no';
}

/** A rule as a form to change it in. */
export function writeRule(rule: Rule | RuleInput): RuleForm {
  const { effect, agent = '*', server = '*', tool = '*', note = '', expiresAt, claims = {}, budget } = rule;
  return {
    ...emptyRule,
    effect,
    agent,
    server,
    tool,
    note,
    expires: expiresAt ? localTime(expiresAt) : '',
    conditions: (rule.when ?? []).map(writeCondition),
    scopes: (rule.scopes ?? []).join(', '),
    claims: {
      readOnlyHint: choice(claims.readOnlyHint),
      destructiveHint: choice(claims.destructiveHint),
      idempotentHint: choice(claims.idempotentHint),
      openWorldHint: choice(claims.openWorldHint),
    },
    calls: budget ? String(budget.calls) : '',
    per: budget?.per ?? 'hour',
    twice: rule.twice ?? false,
    reviewResult: rule.reviewResult ?? false,
  };
}

/** Texts with commas between them. */
export function listed(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function claimsOf({ claims }: RuleForm): ClaimCondition | null {
  const chosen = claimNames.filter((name) => claims[name] !== '');
  return chosen.length === 0 ? null : Object.fromEntries(chosen.map((name) => [name, claims[name] === 'yes']));
}

/** What the form says, to be checked by the contract. A part that is empty asks for nothing and is left out. */
export function readRule(form: RuleForm): RuleInput {
  const scopes = listed(form.scopes);
  const claims = claimsOf(form);
  const when = form.conditions.map(readCondition);
  return {
    effect: form.effect,
    agent: form.agent.trim(),
    server: form.server.trim(),
    tool: form.tool.trim(),
    note: form.note.trim(),
    expiresAt: form.expires === '' ? null : new Date(form.expires).toISOString(),
    ...(scopes.length > 0 && { scopes }),
    ...(claims && { claims }),
    ...(when.length > 0 && { when }),
    ...(form.effect === 'allow' &&
      form.calls.trim() !== '' && { budget: { calls: Number(form.calls), per: form.per } }),
    ...(form.effect === 'ask' && form.twice && { twice: true }),
    ...(form.reviewResult && { reviewResult: true }),
  };
}
