import type { Client, RequestOptions, Tool as SdkTool } from '@modelcontextprotocol/client';
import { type Tool, toolSchema } from '../../shared/servers.ts';
import type { Log } from '../ports.ts';

/**
 * Every tool the server lists, all pages, by name and in its order. A name listed twice counts once: nobody could say which
 * of the two a person had approved.
 */
export async function listTools(
  client: Client,
  server: string,
  log: Log,
  options: RequestOptions,
): Promise<ReadonlyMap<string, Tool>> {
  // Asked for tools it has none of, the SDK prints to our standard output.
  if (!client.getServerCapabilities()?.tools) return new Map();
  const { tools } = await client.listTools(undefined, { ...options, cacheMode: 'bypass' });
  const byName = new Map<string, Tool>();
  for (const tool of tools) {
    if (byName.has(tool.name))
      log.warn('a server lists a tool twice; the second is ignored', { server, tool: tool.name });
    else byName.set(tool.name, toTool(server, tool));
  }
  return byName;
}

function toTool(server: string, tool: SdkTool): Tool {
  const ui = tool._meta?.ui;
  return toolSchema.parse({ ...tool, server, ...(ui !== undefined && { ui }) });
}
