import type { Finding, PinState } from '../../../shared/pins.ts';

const finding: Record<Finding['kind'], string> = {
  hidden: 'Has characters nobody can see',
  order: 'Reads like an order to a model',
  'other-tool': 'Names a tool of another server',
  secret: 'Asks for something secret',
  confusable: 'Has letters that look like others',
  oversized: 'Is unusually large or deep',
};

const states: Record<PinState, string> = {
  accepted: 'accepted',
  unreviewed: 'not reviewed',
  changed: 'changed',
};

export const pins = {
  title: 'Tools',
  subtitle: 'What your servers say their tools are. A tool you have not accepted asks at every call.',
  loading: 'Loading the tools…',
  emptyTitle: 'No tools yet',
  empty: 'The tools of a server appear here once it is connected.',
  list: (server: string) => `Tools of ${server}`,
  states,
  waiting: (n: number) => (n === 1 ? '1 tool to review' : `${n} tools to review`),
  findingCount: (n: number) => (n === 1 ? '1 hint' : `${n} hints`),
  firstUse: 'accepted unseen when you added the server',
  swappedBack: 'changed and changed back',
  tampered: 'pin changed behind Countersign’s back',
  review: 'Review',
  reviewOf: (server: string, tool: string) => `Review ${server} › ${tool}`,
  dialogTitle: (server: string, tool: string) => `${server} › ${tool}`,
  dialogText: 'What the server says about this tool. All of it is the server’s own text.',
  dialogLoading: 'Loading the definition…',
  changes: 'What changed',
  swappedBackText: 'It had become this and is again what you accepted. Nobody accepted the change between.',
  tamperedText: 'What was kept of this pin was changed behind Countersign’s back, so it does not count.',
  definition: 'Definition',
  more: 'More changes',
  findings: 'Hints',
  findingsText: 'Hints, no proof; and no hint proves nothing:',
  finding,
  accept: 'Accept',
  accepted: (tool: string) => `${tool} is accepted as shown.`,
  acceptAll: 'Accept all…',
  acceptAllOf: (server: string) => `Accept all of ${server}…`,
  acceptAllTitle: (n: number) => `Accept ${n === 1 ? 'this tool' : `these ${n} tools`} as they are now?`,
  acceptAllText: 'You have not necessarily read them. From then on rules and lasting answers count for them.',
  acceptAllConfirm: 'Accept all',
  acceptedAll: (n: number) => (n === 1 ? '1 tool is accepted.' : `${n} tools are accepted.`),
};
