import type { Rule } from '../../../shared/rules.ts';
import type { Phrase } from '../phrase.ts';

const verbs = { allow: 'Allow', ask: 'Ask before', deny: 'Deny' };

/** What a rule says, as a sentence: Deny any agent calling delete_* on github. */
function sentence(rule: Pick<Rule, 'effect' | 'agent' | 'tool' | 'server'>): Phrase {
  return [
    `${verbs[rule.effect]} `,
    { strong: rule.agent === '*' ? 'any agent' : rule.agent },
    ' calling ',
    { strong: rule.tool === '*' ? 'any tool' : rule.tool },
    ' on ',
    { strong: rule.server === '*' ? 'any server' : rule.server },
  ];
}

export const rules = {
  title: 'Rules',
  subtitle: 'What you decided beforehand. A matching deny wins, then ask, then allow; what no rule covers asks.',
  loading: 'Loading your rules…',
  add: 'Add rule',
  emptyTitle: 'No rules yet: every call asks you',
  empty: 'A rule answers for you. Deny what must never happen, and allow what you would always allow.',
  list: 'Your rules',
  effects: { allow: 'allow', ask: 'ask', deny: 'deny' },
  sentence,
  grant: 'from an approval',
  session: 'this session only',
  expires: (when: string) => `until ${when}`,
  expired: (when: string) => `expired ${when}`,
  remove: 'Remove…',
  removeOf: (text: string) => `Remove rule: ${text}`,
  removeTitle: 'Remove this rule?',
  removeText: {
    allow: 'Calls it allowed will ask you again, unless another rule covers them.',
    ask: 'Calls it asked about may pass without asking, if a rule allows them.',
    deny: 'Calls it denied may happen again, if you or a rule allow them.',
  },
  removeConfirm: 'Remove rule',
  added: 'The rule holds from now on.',
  removed: 'The rule is removed.',
  form: {
    title: 'Add a rule',
    text: 'In each field * stands for any text and ? for one character.',
    effect: 'What to do',
    agent: 'Agent',
    server: 'Server',
    tool: 'Tool',
    expires: 'Until',
    expiresHint: 'Leave empty to keep it.',
    note: 'Note',
    noteHint: 'For yourself: why it is there.',
    preview: 'It says',
    submit: 'Add rule',
    busy: 'Adding…',
  },
};
