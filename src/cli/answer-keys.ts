import type { Answer, Approval } from '../shared/approvals.ts';

/** An answer, and what the terminal says once it is given. */
export interface Chosen {
  readonly answer: Answer;
  readonly said: string;
}

/** A line to type, ended by Enter. `read` makes an answer of it, or null when it is none. */
export interface Line {
  readonly question: string;
  read(text: string): Chosen | null;
}

export const reasonLength = 1000;
export const denied: Chosen = { answer: { kind: 'deny' }, said: 'Denied.' };

/** What each key means. What makes a rule takes a whole word. */
export const keys: Readonly<Record<string, Chosen | Line>> = {
  a: { answer: { kind: 'allow-once' }, said: 'Allowed once.' },
  s: { answer: { kind: 'allow-session' }, said: 'Allowed for this session.' },
  h: { answer: { kind: 'allow-hour' }, said: 'Allowed for an hour.' },
  w: word('always', 'This makes a rule.', { answer: { kind: 'allow-always' }, said: 'Allowed always.' }),
  d: denied,
  r: {
    question: 'The reason, for the agent to read',
    read: (reason) => ({ answer: { kind: 'deny', reason }, said: 'Denied, with your reason.' }),
  },
  n: word('never', 'This makes a rule.', { answer: { kind: 'deny-always' }, said: 'Denied always.' }),
};

export const offer = [
  'a allow once · s this session · h for an hour · w always',
  'd deny · r deny with a reason · n never · v view all > ',
].join('\n');

/** The second, deliberate act that some approvals want before they are allowed: a word that no slip of a finger types. */
export function secondAct({ annotations }: Approval, chosen: Chosen): Line {
  const why = annotations.destructiveHint === true ? 'It may destroy data.' : 'Your rule wants a second act.';
  return word('allow', why, chosen);
}

function word(expected: string, why: string, chosen: Chosen): Line {
  return {
    question: `${why} Type ${expected} to confirm`,
    read: (text) => (text === expected ? chosen : null),
  };
}
