import { createGateway } from '../src/core/gateway/gateway.ts';

/** The gateway alone, over a road that answers at once: what its own doors, sessions and SDK server cost. Prints its URL. */
const quiet = () => {};
const token = 'bench-token';
const gateway = createGateway({
  version: '0.0.0',
  calls: {
    offered: () => [{ server: 'echo', name: 'echo', inputSchema: { type: 'object' } }],
    call: async ({ arguments: { text } }) => ({ content: [{ type: 'text', ...{ text: String(text) } }] }),
  },
  agents: {
    authenticate: (given) => (given === token ? { name: 'bench', servers: null } : null),
    seen: quiet,
    sessionOpened: quiet,
    sessionClosed: quiet,
  },
  log: { info: quiet, warn: quiet, error: quiet },
  onChange: quiet,
});
console.log(JSON.stringify({ url: await gateway.listen({ port: 0 }), token }));
