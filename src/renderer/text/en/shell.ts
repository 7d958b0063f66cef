export const shell = {
  navigation: 'Screens',
  screens: {
    approvals: 'Approvals',
    servers: 'Servers',
    tools: 'Tools',
    agents: 'Agents',
    rules: 'Rules',
    history: 'History',
    settings: 'Settings',
  },
  waiting: (n: number) => (n === 1 ? '1 call waits' : `${n} calls wait`),
  gateway: {
    label: 'Gateway',
    on: 'Gateway is on',
    starting: 'Gateway is starting',
    off: 'Gateway is off',
    failing: 'Gateway cannot start',
    unknown: 'Asking for the gateway’s state…',
    agents: (n: number) => (n === 1 ? '1 agent' : `${n} agents`),
    servers: (n: number) => (n === 1 ? '1 server on' : `${n} servers on`),
  },
  degradedTitle: 'Every call is refused: the history cannot be written.',
};
