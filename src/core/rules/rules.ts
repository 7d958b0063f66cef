import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../shared/errors.ts';
import type { EntryData } from '../../shared/history.ts';
import { type Rule, type RuleInput, ruleInputSchema, type Verdict } from '../../shared/rules.ts';
import type { Clock, Kept } from '../ports.ts';
import { decide, type Subject } from './decide.ts';
import { literalGlob } from './glob.ts';

/** The person's rules, and the grants born from their answers. */
export interface Rules {
  list(): Rule[];
  decide(subject: Subject): Verdict;
  /** Adds a rule of the person's. In the history before it takes effect. */
  add(input: RuleInput): Promise<Rule>;
  /** Adds a rule born from an answer: exactly this agent, server and tool, for as long and for the arguments it says. */
  grant(subject: Subject, lasting: Lasting): Promise<Rule>;
  /** Removes the grants that allow a tool, because it is not what they were given for. */
  voidGrants(server: string, tool: string): Promise<void>;
  /** Whether a rule narrowed by `when` would be about a call with these arguments. */
  covers(when: Rule['when'], args: Readonly<Record<string, unknown>>): boolean;
  /** @throws AppError `not_found` */
  remove(id: string): Promise<void>;
  /** Forgets the grants of a session that is over. */
  endSession(session: string): void;
  /** Removes the grants of an agent that is no more, so that a namesake does not inherit them. */
  forgetAgent(agent: string): Promise<void>;
}

/** What an answer settles for later calls of the same agent and tool. */
export interface Lasting {
  readonly effect: 'allow' | 'deny';
  readonly reach: 'session' | 'hour' | 'always';
  readonly when?: RuleInput['when'];
}

const hourMs = 3_600_000;

export function openRules(options: {
  file: Kept<Rule[]>;
  clock: Clock;
  record: (entry: EntryData) => Promise<void>;
  onChange: (rules: Rule[]) => void;
}): Rules {
  const { clock, record, file } = options;
  let sessions: Rule[] = [];
  let all: readonly Rule[] = file.read();

  function changed(): void {
    all = [...file.read(), ...sessions];
    options.onChange([...all]);
  }

  async function insert(rule: Rule): Promise<Rule> {
    await record({ kind: 'rule.added', rule: rule.id, by: 'person', detail: rule });
    if (rule.session === null) file.write([...file.read(), rule]);
    else sessions = [...sessions, rule];
    changed();
    return rule;
  }

  function make(input: RuleInput, origin: Rule['origin'], session: string | null): Rule {
    const id = `r-${randomBytes(4).toString('hex')}`;
    return { ...ruleInputSchema.parse(input), id, createdAt: new Date(clock.now()).toISOString(), origin, session };
  }

  async function removeWhere(gone: (rule: Rule) => boolean, by: EntryData['by'] = 'person'): Promise<void> {
    for (const rule of all.filter(gone)) await record({ kind: 'rule.removed', rule: rule.id, by });
    file.write(file.read().filter((rule) => !gone(rule)));
    sessions = sessions.filter((rule) => !gone(rule));
    changed();
  }

  return {
    list: () => [...all],
    decide: (subject) => decide(all, subject, clock.now()),
    add: (input) => insert(make(input, 'person', null)),
    grant({ agent, server, tool, session }, { effect, reach, when }) {
      const exact = {
        effect,
        agent: literalGlob(agent),
        server: literalGlob(server),
        tool: literalGlob(tool),
        ...(when && { when }),
        ...(reach === 'hour' && { expiresAt: new Date(clock.now() + hourMs).toISOString() }),
      };
      return insert(make(exact, 'approval', reach === 'session' ? session : null));
    },
    async remove(id) {
      if (!all.some((rule) => rule.id === id)) {
        throw new AppError('not_found', `There is no rule ${id}.`, { remedy: 'List the rules to see their ids.' });
      }
      await removeWhere((rule) => rule.id === id);
    },
    async voidGrants(server, tool) {
      const about = ({ origin, effect, ...rule }: Rule) =>
        origin === 'approval' &&
        effect === 'allow' &&
        rule.server === literalGlob(server) &&
        rule.tool === literalGlob(tool);
      if (all.some(about)) await removeWhere(about, 'countersign');
    },
    covers: (when = [], args) =>
      when.every((one) => one.is === 'equals' && isDeepStrictEqual(args[one.argument.slice(1)], one.value)),
    endSession(session) {
      const left = sessions.filter((rule) => rule.session !== session);
      if (left.length === sessions.length) return;
      sessions = left;
      changed();
    },
    async forgetAgent(agent) {
      const gone = (rule: Rule) => rule.origin === 'approval' && rule.agent === literalGlob(agent);
      if (all.some(gone)) await removeWhere(gone);
    },
  };
}
