import { Agent, request } from 'node:http';
import {
  Client,
  SSEClientTransport,
  StreamableHTTPClientTransport,
  type Transport,
} from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

/** Something that calls `echo` and checks what comes back. */
export interface Caller {
  call(): Promise<void>;
  close(): Promise<void>;
}

/** Where `echo` is: its URL and, behind a gateway, a token; or a program to start. */
export type Target =
  | { readonly url: string; readonly token?: string; readonly tool: string; readonly sse?: boolean }
  | { readonly program: string; readonly args: readonly string[]; readonly tool: string };

const text = 'the quick brown fox';
const info = { name: 'bench', version: '1' };

/** The SDK's client, connected. */
export async function connected(target: Target, era: 'legacy' | 'modern' = 'legacy'): Promise<Client> {
  const mode = era === 'legacy' ? ('legacy' as const) : { pin: '2026-07-28' };
  const client = new Client(info, { versionNegotiation: { mode } });
  await client.connect(transportTo(target));
  return client;
}

/** A caller as agents are: the SDK's client. */
export async function sdkCaller(target: Target, era: 'legacy' | 'modern' = 'legacy'): Promise<Caller> {
  const client = await connected(target, era);
  return {
    call: async () => {
      const { content } = await client.callTool({ name: target.tool, arguments: { text } });
      const [first] = content;
      if (first?.type !== 'text' || first.text !== text) throw new Error('echo did not echo');
    },
    close: () => client.close(),
  };
}

function transportTo(target: Target): Transport {
  if ('program' in target) return new StdioClientTransport({ command: target.program, args: [...target.args] });
  if (target.sse) return new SSEClientTransport(new URL(target.url));
  return new StreamableHTTPClientTransport(new URL(target.url), { requestInit: { headers: bearer(target.token) } });
}

/** A caller that costs next to nothing, so that what is measured is the other side: node:http, legacy era. */
export async function bareCaller({ url, token, tool }: Extract<Target, { url: string }>): Promise<Caller> {
  const agent = new Agent({ keepAlive: true });
  let id = 0;
  let session: Record<string, string> = {};

  function post(
    method: string,
    params: unknown,
    withId = true,
  ): Promise<{ body: string; session: string | undefined }> {
    const body = JSON.stringify({ jsonrpc: '2.0', method, params, ...(withId && { id: ++id }) });
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'content-length': Buffer.byteLength(body),
      ...bearer(token),
      ...session,
    };
    return new Promise((resolve, reject) => {
      const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const named = answer.headers['mcp-session-id'];
          resolve({ body: Buffer.concat(chunks).toString(), session: typeof named === 'string' ? named : undefined });
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  const hello = await post('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: info });
  if (hello.session !== undefined) session = { 'mcp-session-id': hello.session };
  await post('notifications/initialized', {}, false);
  return {
    call: async () => {
      const { body } = await post('tools/call', { name: tool, arguments: { text } });
      if (!body.includes(text)) throw new Error(`echo did not echo: ${body.slice(0, 200)}`);
    },
    close: async () => agent.destroy(),
  };
}

function bearer(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}
