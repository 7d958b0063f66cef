/**
 * A small server that needs a key, as many do: `keyed-server.ts VARIABLE [ARGUMENT…]`. It says which key and arguments it has without
 * giving the key away, but for its error output, where it is as careless as some real ones.
 */
import { createHash } from 'node:crypto';
import { serveRaw, text, tool } from './rpc.ts';

const [variable = '', ...rest] = process.argv.slice(2);
const key = process.env[variable] ?? '';
const fingerprint = createHash('sha256').update(key).digest('hex').slice(0, 12);

process.stderr.write(`starting with ${variable}=${key}\n`);

serveRaw({
  'tools/list': () => ({
    tools: [tool('whoami'), tool('greet', { name: { type: 'string' } })],
  }),
  'tools/call': ({ params }) =>
    text(
      params?.name === 'greet'
        ? `Good morning, ${params.arguments?.name}.`
        : `key ${fingerprint}, arguments ${rest.join(' ') || 'none'}`,
    ),
});
