import { createInterface } from 'node:readline';

/** One JSON-RPC message as a fixture reads it. */
export interface RpcMessage {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: {
    readonly name?: string;
    readonly arguments?: Record<string, unknown>;
    readonly requestId?: number;
    readonly cursor?: string;
    readonly _meta?: { readonly progressToken?: number };
  };
}

export function write(message: object): void {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

export function text(value: string): { content: { type: 'text'; text: string }[] } {
  return { content: [{ type: 'text', text: value }] };
}

export function tool(name: string, properties: Record<string, { type: string }> = {}): object {
  return { name, description: `Fixture: ${name}`, inputSchema: { type: 'object', properties } };
}

/** Serves the legacy era over pipes with nothing but JSON-RPC, so that a fixture can also misbehave. */
export function serveRaw(handlers: Record<string, (message: RpcMessage) => object | undefined>): void {
  const all: typeof handlers = {
    initialize: () => ({
      protocolVersion: '2025-11-25',
      capabilities: { tools: { listChanged: true } },
      serverInfo: { name: 'fixture', version: '1.0.0' },
    }),
    ...handlers,
  };
  createInterface({ input: process.stdin }).on('line', (line) => {
    const message: RpcMessage = JSON.parse(line);
    const handler = message.method === undefined ? undefined : all[message.method];
    const result = handler?.(message);
    if (message.id === undefined) return;
    if (!handler) write({ id: message.id, error: { code: -32601, message: 'Method not found' } });
    else if (result) write({ id: message.id, result });
  });
}
