import { formatNumber } from '../../lib/format.ts';

export const serverLogs = {
  of: (name: string) => `Logs of ${name}`,
  search: 'Search the logs',
  streams: 'What to show',
  tags: { stderr: 'Output', sent: 'Sent', received: 'Received', app: 'Countersign' },
  streamHints: {
    stderr: 'What the server wrote to its standard error',
    sent: 'Messages to the server',
    received: 'Messages from the server',
    app: 'What Countersign did with it',
  },
  loading: 'Loading the logs…',
  empty: 'Nothing yet. What the server writes and what is said with it appears here.',
  nothing: 'No line matches.',
  begin: 'The beginning of what is kept.',
  older: 'Load older lines',
  most: (n: number) => `${formatNumber(n)} lines are shown at most. Search to find older ones.`,
  count: (n: number) => (n === 1 ? '1 line' : `${formatNumber(n)} lines`),
  masked: 'Secrets are masked before a line is kept.',
  follow: 'Follow new lines',
  copyOf: (n: number) => (n === 1 ? 'Copy this line' : `Copy these ${formatNumber(n)} lines`),
};
