export const approvals = {
  title: 'Approvals',
  subtitle: 'Calls that wait for you. What you do not answer in time is refused.',
  loading: 'Looking for waiting calls…',
  emptyTitle: 'Nothing waits for you',
  empty: 'When an agent asks for a call that no rule answers, it appears here and in a window of its own.',
  list: 'Waiting calls',
  asks: (agent: string) => `${agent} asks`,
  left: (time: string) => `${time} left`,
  abandoned: 'The agent gave up waiting; an answer counts for its next try.',
  review: 'Review',
  reviewOf: (agent: string, server: string, tool: string) => `Review ${agent}: ${server} › ${tool}`,
};
