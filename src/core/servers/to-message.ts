import type { JSONRPCMessage } from '@modelcontextprotocol/client';

/** The JSON-RPC message that `text` is; undefined when it is none. */
export function toMessage(text: string): JSONRPCMessage | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'jsonrpc' in value ? (value as JSONRPCMessage) : undefined;
  } catch {
    return undefined;
  }
}
