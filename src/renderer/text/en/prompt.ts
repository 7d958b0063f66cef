import type { Sentence } from '../../../shared/approvals.ts';
import { formatNumber, oneLine } from '../../lib/format.ts';
import type { Phrase } from '../phrase.ts';

/** What happens when it is allowed, in one sentence: what the server says, or the worst where it says nothing. */
function sentence(server: string, { does, claimed, outside, about }: Sentence): Phrase {
  const it = { strong: server };
  const what: Phrase = about ? [' ', { strong: oneLine(about.text) }] : [];
  const beyond: Phrase = outside ? [' It may reach beyond it.'] : [];
  if (does === 'reads') return [it, ' says that this only reads', ...what, '.', ...beyond];
  if (does === 'changes') return [it, ' says that this changes', ...what, ' and destroys nothing.', ...beyond];
  const on: Phrase = about ? [': ', ...what.slice(1)] : [];
  if (claimed) return [it, ' says that this may destroy data', ...on, '.', ...beyond];
  return [it, ' does not say what this does', ...on, '. It may destroy data.', ...beyond];
}

function differs(names: readonly string[], ago: string): Phrase {
  const since = ` from the last time you allowed this, ${ago}.`;
  if (names.length > 5) return [`${names.length} arguments differ${since}`];
  const listed: Phrase = names.flatMap((name, at) => [
    at === 0 ? '' : at === names.length - 1 ? ' and ' : ', ',
    { strong: oneLine(name) },
  ]);
  return [...listed, names.length === 1 ? ` differs${since}` : ` differ${since}`];
}

export const prompt = {
  windowTitle: 'Approval',
  nothing: 'Nothing waits for you',
  nothingText: 'You can close this window. It opens again when an agent asks.',
  loading: 'Loading what waits for you…',
  asks: 'asks',
  claimsToBe: (client: string) => `calls itself ${client}`,
  sentence,
  mixedLetters: 'A name here mixes alphabets: letters in it can look like others.',
  abandoned: 'The agent gave up waiting; your answer will count for its next try, once, for 10 minutes.',
  identical: (n: number) => `Answer all ${formatNumber(n)} identical calls at once`,
  arguments: 'With these arguments',
  noArguments: 'With no arguments',
  differs,
  unchanged: (ago: string) => `The arguments are the same as the last time you allowed this, ${ago}.`,
  cannotCompare: (names: readonly string[]) =>
    `${names.map(oneLine).join(', ')}: only a redacted copy was kept, so it cannot be compared.`,
  claims: 'The server claims:',
  noClaims: 'The server claims nothing, so assume the worst:',
  claim: {
    reads: 'only reads',
    changes: 'changes things',
    mayChange: 'may change things',
    destroys: 'destroys data',
    mayDestroy: 'may destroy',
    keeps: 'not destructive',
    repeatable: 'safe to repeat',
    internet: 'reaches the internet',
    mayInternet: 'may reach the internet',
    local: 'stays on this machine',
  },
  assumed: 'not claimed: the worst is assumed',
  description: 'What the server says about it',
  whyNoRule: 'Asks because no rule covers this tool.',
  whyRule: 'Asks because of your rule:',
  whySeal: 'Asks because your rules were changed behind Countersign’s back, so what they allow does not count.',
  whyQuarantine: 'Asks although a rule allows it, because the tool is not what you accepted:',
  pin: {
    unreviewed: 'You have not reviewed this tool yet',
    changed: 'This tool is not what you accepted',
    text: 'It can be allowed call by call. Lasting answers wait until you accept it under Tools.',
    lasting: 'Not before you have accepted this tool under Tools.',
  },
  timer: (left: string) => `${left} left; silence refuses`,
  over: 'Time is up. Silence refused this call.',
  position: (n: number, of: number) => `${n} of ${of}`,
  lasting: 'If you allow it for longer, only when',
  noTick: 'Nothing is ticked: a longer answer covers any arguments.',
  preview: (allowed: number, of: number) =>
    of === 1
      ? `That would have answered ${allowed === 1 ? 'your last approval' : 'none of your approvals'} of this tool.`
      : `That would have answered ${allowed} of your last ${of} approvals of this tool.`,
  previewDenied: (n: number) => `It would have allowed ${n === 1 ? 'one' : n} you denied.`,
  reviewResult: (agent: string) => `Let me read the result before ${agent} gets it`,
  reviewByRule: 'Your rule holds the result for you to read first.',
  allowOnce: 'Allow once',
  moreAllow: 'More ways to allow',
  allowSession: 'Allow for this session',
  allowSessionText: (agent: string, server: string, tool: string) =>
    `Until this session of ${agent} ends, it may call ${tool} on ${server}, with any arguments.`,
  allowHour: 'Allow for an hour',
  allowHourText: (agent: string, server: string, tool: string) =>
    `For an hour, ${agent} may call ${tool} on ${server}, `,
  allowAlways: 'Always allow',
  allowAlwaysText: (agent: string, server: string, tool: string) =>
    `Makes a rule: agent ${agent} may always call tool ${tool} on server ${server}, `,
  anyArguments: 'with any arguments.',
  onlyWhen: (conditions: string) => `only when ${conditions}.`,
  deny: 'Deny',
  moreDeny: 'More ways to deny',
  denyAlways: 'Always deny',
  denyAlwaysText: (agent: string, server: string, tool: string) =>
    `Makes a rule: agent ${agent} may never call tool ${tool} on server ${server}, `,
  denyWhen: 'Always deny such calls',
  denyWhy: 'Deny and say why…',
  reason: 'Reason, which the agent can read',
  sendReason: 'Deny with reason',
  back: 'Back',
  edit: 'Edit',
  editTitle: 'Send it with these arguments instead',
  editText: 'Both are kept in the history: what the agent asked, and what you sent.',
  editLabel: (name: string, how: 'text' | 'json') => `${oneLine(name)} (${how === 'text' ? 'text' : 'JSON'})`,
  edited: 'You changed this one.',
  notJson: 'This is no JSON.',
  sendEdited: 'Allow once as edited',
  confirmDestroy: 'I understand this may destroy data',
  confirmTwice: 'I have read all of this (your rule wants two acts)',
  sending: 'Sending your answer…',
};
