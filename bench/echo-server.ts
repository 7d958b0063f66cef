import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

/**
 * The leanest MCP server there is: `echo`, legacy era, no SDK, so that what is measured is the way to it.
 * `node bench/echo-server.ts stdio`, or `http`, which prints its URL on one line. Asked for `bytes` it answers with as
 * many; a second word says how many more tools it lists.
 */
interface Message {
  readonly id?: string | number;
  readonly method?: string;
  readonly params?: {
    readonly protocolVersion?: string;
    readonly arguments?: { readonly text?: string; readonly bytes?: number };
  };
}

const line = 'x'.repeat(63).concat('\n');
const inputSchema = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] };
const tools = [
  { name: 'echo', description: 'Gives back its text', inputSchema },
  ...Array.from({ length: Number(process.argv[3] ?? 0) }, (_, at) => ({
    name: `tool_${at}`,
    description: `The tool number ${at}. It stands for one of many, with a description as long as they usually are.`,
    inputSchema,
  })),
];

function resultOf({ method, params }: Message): unknown {
  if (method === 'tools/call') {
    const { text = '', bytes } = params?.arguments ?? {};
    return { content: [{ type: 'text', text: bytes === undefined ? text : line.repeat(bytes / line.length) }] };
  }
  if (method === 'tools/list') return { tools };
  if (method === 'ping') return {};
  if (method !== 'initialize') return undefined;
  const protocolVersion = params?.protocolVersion ?? '2025-11-25';
  return { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'echo', version: '1' } };
}

/** The response to one message as JSON text; null when it needs none. */
function respond(text: string): string | null {
  const message = JSON.parse(text) as Message;
  if (message.id === undefined) return null;
  const result = resultOf(message);
  const error = { code: -32601, message: 'Method not found' };
  return JSON.stringify({ jsonrpc: '2.0', id: message.id, ...(result === undefined ? { error } : { result }) });
}

if (process.argv[2] === 'stdio') {
  createInterface({ input: process.stdin }).on('line', (line) => {
    const response = respond(line);
    if (response !== null) process.stdout.write(`${response}\n`);
  });
} else {
  const server = createServer((request, response) => {
    if (request.method !== 'POST') return void response.writeHead(405).end();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = respond(Buffer.concat(chunks).toString());
      if (text === null) return void response.writeHead(202).end();
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      response.end(text);
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (typeof address === 'object') console.log(JSON.stringify({ url: `http://127.0.0.1:${address?.port}/mcp` }));
  });
}
