import { randomBytes } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { EntryData } from '../../shared/history.ts';
import type { ArgumentCondition } from '../../shared/rule-conditions.ts';
import type { RuleBook } from '../../shared/rule-set.ts';
import type { Explanation, RuleTrial, RuleUse, Suggestion } from '../../shared/rule-trials.ts';
import type { Rule, RuleInput, Verdict } from '../../shared/rules.ts';
import type { Clock, Log, Store, Vault } from '../ports.ts';
import { createUses, periodMs } from './budgets.ts';
import { type CompiledRules, compileRules, type Facts, type RuleBase, type Subject } from './compile-rules.ts';
import { decide, explain, isOffered } from './decide.ts';
import { lookAtDisk } from './disk.ts';
import { literalGlob } from './glob.ts';
import { makeRule } from './make-rule.ts';
import { type ListStories, type PastCall, pastCalls } from './past-calls.ts';
import { keepRuleBook, type RuleBookkeeping } from './rule-book.ts';
import { openRuleFile } from './rule-file.ts';
import { openSealedRules } from './sealed-rules.ts';
import { type ClaimsOf, countUses, suggestRules, tryRules } from './trials.ts';

/** A call as the road knows it. */
export type RuledCall = Omit<Subject, 'claims'>;

/** What an answer to an approval makes of a grant: until when, and for which arguments; without either, for good and for all. */
export interface GrantTerms {
  /** Default `allow`. */
  readonly effect?: 'allow' | 'deny' | undefined;
  readonly expiresAt?: string | undefined;
  readonly when?: ArgumentCondition[] | undefined;
}

/** The person's rules, and the grants born from their answers. */
export interface Rules extends RuleBookkeeping {
  list(): Rule[];
  /** Takes the seal's key out of the vault; until then nothing is allowed without the person. @throws AppError `vault.*` */
  unlock(): Promise<void>;
  /** What the rules say to a call that is to be made: what they allow here is taken from their budgets. */
  decide(call: RuledCall): Verdict;
  /** What they say, with no effect. */
  consider(call: RuledCall): Verdict;
  /** Whether an agent may know of a tool. */
  isOffered(about: Omit<RuledCall, 'arguments'>): boolean;
  /** @param candidate a rule that is not there yet, to think through as if it were */
  explain(call: Omit<RuledCall, 'session'>, candidate?: RuleInput): Promise<Explanation>;
  /** Adds a rule of the person's. In the history before it takes effect. @throws AppError `input.invalid`, `rules.seal_broken` */
  add(input: RuleInput): Promise<Rule>;
  /** Adds a rule born from an answer: exactly this agent, server and tool; while `session` lasts when it is given. */
  grant(call: RuledCall, reach: 'session' | 'always', terms?: GrantTerms): Promise<Rule>;
  /** Whether an allow for arguments like these would match a call with these, as the history keeps them. */
  covers(when: ArgumentCondition[] | undefined, args: Readonly<Record<string, unknown>>): boolean;
  /** @throws AppError `not_found`, `rules.seal_broken` */
  remove(id: string): Promise<void>;
  /** Forgets the grants of a session that is over. */
  endSession(session: string): void;
  /** Removes grants: of an agent that is no more, so that a namesake does not inherit them, or those that allow a tool that is not what it was. */
  forgetGrants(about: { agent?: string; server?: string; tool?: string }): Promise<void>;
  /** What the rules, with `rule` among them, would have said to the newest calls. */
  try(rule: RuleInput | null, calls: number): Promise<RuleTrial>;
  suggestions(): Promise<Suggestion[]>;
  uses(): Promise<RuleUse[]>;
}

const mostCalls = 5000;

/**
 * @param options `file` the rules, `copy` a second file for the last good ones; `recorded` the digest of the rule set the history
 *   saw last; `claims` what a server claims about a tool; `redacted` what the history writes in place of a secret
 * @throws AppError `config.corrupt`, `config.newer`
 */
export function openRules(options: {
  file: Store;
  copy: Store;
  vault: Vault;
  clock: Clock;
  log: Log;
  recorded: () => string | null;
  stories: ListStories;
  record: (entry: EntryData) => Promise<void>;
  claims: ClaimsOf;
  redacted: string;
  onChange: (rules: Rule[]) => void;
  onBookChange: (book: RuleBook) => void;
}): Rules {
  const { clock, vault, log, recorded, record, claims, redacted, stories } = options;
  const [file, copy] = [openRuleFile(options.file), openRuleFile(options.copy)];
  const sealed = openSealedRules({ file, copy, vault, log, recorded, record });
  const uses = createUses();
  let sessions: Rule[] = [];
  let seen = sealed.standing();
  let compiled: CompiledRules | null = null;
  let counted: Promise<void> | null = null;

  const nowText = () => new Date(clock.now()).toISOString();
  const list = () => [...sealed.inForce().rules, ...sessions];
  const base = (): RuleBase => ({
    ...sealed.inForce(),
    rules: list(),
    sealed: sealed.standing().state === 'sealed',
  });

  function changed(): void {
    compiled = null;
    seen = sealed.standing();
    options.onChange(list());
    if (seen.state !== 'locked') book.book().then(options.onBookChange, () => {});
  }

  /** The rules as they are this very moment: never those of a standing that is over. */
  function current(): CompiledRules {
    sealed.look();
    if (sealed.standing() !== seen) changed();
    compiled ??= compileRules(base());
    return compiled;
  }

  function facts(): Facts {
    const now = clock.now();
    return { now, disk: lookAtDisk(), used: (rule, budget) => uses.used(rule, budget, now) };
  }

  /** Facts for a call of the past: budgets are as they are when nobody has used them. */
  function pastFacts(): Facts {
    return { ...facts(), used: () => 0, redacted };
  }

  function subjectOf<C extends { server: string; tool: string }>(call: C): C & Pick<Subject, 'claims'> {
    return { ...call, claims: claims(call.server, call.tool) };
  }

  async function unlock(): Promise<void> {
    await sealed.unlock();
    current();
    counted ??= Promise.resolve().then(countFromHistory);
    await counted;
  }

  /** What the rules with a budget allowed before this run: their `decided` entries were on disk before the calls were sent. */
  function countFromHistory(): void {
    const budgets = new Map(list().flatMap(({ id, budget }) => (budget ? [[id, budget]] : [])));
    if (budgets.size === 0) return;
    const start = clock.now() - Math.max(...[...budgets.values()].map(({ per }) => periodMs[per]));
    const recent = [...pastCalls(stories, ({ at }) => Date.parse(at) > start)].reverse();
    for (const { rule, effect, at } of recent) {
      const budget = rule === null ? undefined : budgets.get(rule);
      if (rule !== null && budget && effect === 'allow') uses.spend(rule, budget, Date.parse(at));
    }
  }

  async function insert(rule: Rule): Promise<Rule> {
    const entry: EntryData = { kind: 'rule.added', rule: rule.id, by: 'person', detail: rule };
    if (rule.session === null) {
      await sealed.change((set) => ({ set: { ...set, rules: [...set.rules, rule] }, entry }));
    } else {
      await record(entry);
      sessions = [...sessions, rule];
    }
    changed();
    return rule;
  }

  function make(input: RuleInput, origin: Rule['origin'], session: string | null): Rule {
    const id = `r-${randomBytes(4).toString('hex')}`;
    return makeRule(input, { id, createdAt: nowText(), origin, session }, lookAtDisk());
  }

  async function removeWhere(gone: (rule: Rule) => boolean): Promise<void> {
    const entryOf = (rule: Rule) => ({ kind: 'rule.removed', rule: rule.id, by: 'person', detail: rule }) as const;
    for (const one of sealed.inForce().rules.filter(gone)) {
      await sealed.change((set) => ({
        set: { ...set, rules: set.rules.filter(({ id }) => id !== one.id) },
        entry: entryOf(one),
      }));
    }
    for (const one of sessions.filter(gone)) await record(entryOf(one));
    sessions = sessions.filter((rule) => !gone(rule));
    changed();
  }

  function newest(count: number): Iterable<PastCall> {
    return pastCalls(stories, (_, so) => so < count);
  }

  const book = keepRuleBook({ sealed, now: nowText, disk: lookAtDisk, refresh: unlock });

  return {
    ...book,
    list,
    unlock,
    decide(call) {
      const verdict = decide(current(), subjectOf(call), facts());
      if (verdict.effect === 'allow' && verdict.rule?.budget) {
        uses.spend(verdict.rule.id, verdict.rule.budget, clock.now());
      }
      return verdict;
    },
    consider: (call) => decide(current(), subjectOf(call), facts()),
    isOffered: (about) => isOffered(current(), subjectOf(about), facts()),
    async explain(call, candidate) {
      await unlock();
      const subject = subjectOf({ ...call, session: '' });
      if (!candidate) return explain(current(), subject, facts());
      const rules = compileRules({ ...base(), rules: [...list(), make(candidate, 'person', null)] });
      return explain(rules, subject, facts());
    },
    add: async (input) => await insert(make(input, 'person', null)),
    async grant({ agent, server, tool, session }, reach, { effect = 'allow', expiresAt, when } = {}) {
      const exact = {
        effect,
        agent: literalGlob(agent),
        server: literalGlob(server),
        tool: literalGlob(tool),
        ...(expiresAt !== undefined && { expiresAt }),
        ...(when !== undefined && { when }),
      };
      return await insert(make(exact, 'approval', reach === 'session' ? session : null));
    },
    covers(when, args) {
      const rule = make({ effect: 'allow', when }, 'person', null);
      const alone = compileRules({ ...base(), rules: [rule], sealed: true, strict: false });
      const subject = { agent: '', session: '', server: '', tool: '', arguments: args };
      return decide(alone, subjectOf(subject), pastFacts()).effect === 'allow';
    },
    async remove(id) {
      if (!list().some((rule) => rule.id === id)) {
        throw new AppError('not_found', `There is no rule ${id}.`, { remedy: 'List the rules to see their ids.' });
      }
      await removeWhere((rule) => rule.id === id);
    },
    endSession(session) {
      const left = sessions.filter((rule) => rule.session !== session);
      if (left.length === sessions.length) return;
      sessions = left;
      changed();
    },
    async forgetGrants(about) {
      const names = Object.entries(about) as ['agent' | 'server' | 'tool', string][];
      const gone = (rule: Rule) =>
        rule.origin === 'approval' &&
        (about.agent !== undefined || rule.effect === 'allow') &&
        names.every(([key, name]) => rule[key] === literalGlob(name));
      if (list().some(gone)) await removeWhere(gone);
    },
    async try(input, count) {
      await unlock();
      const rule = input && make(input, 'person', null);
      return tryRules({ base: base(), rule, facts: pastFacts(), claims }, newest(count));
    },
    async suggestions() {
      await unlock();
      const [rules, past] = [current(), pastFacts()];
      const asks = (call: PastCall) =>
        !JSON.stringify(call.arguments).includes(redacted) &&
        decide(rules, subjectOf({ ...call, session: '' }), past).effect === 'ask';
      return suggestRules(newest(mostCalls), asks);
    },
    async uses() {
      await unlock();
      return countUses(newest(mostCalls));
    },
  };
}
