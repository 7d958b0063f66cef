import { request } from 'node:http';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

const usual = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

/** One HTTP request exactly as given; unlike fetch it may set Host and Origin, and send a body without its length. */
export function send(
  url: string,
  {
    method = 'POST',
    headers = {},
    body,
    path,
  }: { method?: string; headers?: Record<string, string>; body?: string; path?: string },
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, path: path ?? '/mcp', method, headers: { ...usual, ...headers }, agent: false },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

export function bearer(agent: string): Record<string, string> {
  return { authorization: `Bearer token-${agent}` };
}

export function rpc(method: string, params: unknown = {}, id: string | number = 1): string {
  return JSON.stringify({ jsonrpc: '2.0', id, method, params });
}

const hello = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } };

/** Opens a legacy session and gives the headers that name it. */
export async function openSession(url: string, agent: string): Promise<Record<string, string>> {
  const answer = await send(url, { headers: bearer(agent), body: rpc('initialize', hello) });
  return { ...bearer(agent), 'mcp-session-id': String(answer.headers['mcp-session-id']) };
}

/** A modern request's params: `params` with the envelope every request of that era carries. */
export function enveloped(params: Record<string, unknown> = {}): Record<string, unknown> {
  const prefix = 'io.modelcontextprotocol';
  const _meta = {
    [`${prefix}/protocolVersion`]: '2026-07-28',
    [`${prefix}/clientCapabilities`]: {},
    [`${prefix}/clientInfo`]: { name: 'raw-modern', version: '2' },
  };
  return { ...params, _meta };
}

export function modernHeaders(agent: string, method: string, name?: string): Record<string, string> {
  return {
    ...bearer(agent),
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': method,
    ...(name !== undefined && { 'mcp-name': name }),
  };
}
