import type { Definition } from '../../shared/pins.ts';
import type { ServerConfig, Tool } from '../../shared/servers.ts';
import { digestOf } from '../digest.ts';

/** What one listing of one server said, and how the server was reached for it. */
export interface Listing {
  readonly config: ServerConfig;
  /** What the server tells every model; null when it says nothing. */
  readonly instructions: string | null;
  readonly tools: readonly Tool[];
}

/** Everything the pin of `tool` is over. */
export function definitionOf(tool: Tool, { config, instructions }: Listing): Definition {
  return {
    name: tool.name,
    title: tool.title ?? null,
    description: tool.description ?? null,
    inputSchema: tool.inputSchema,
    outputSchema: tool.outputSchema ?? null,
    annotations: tool.annotations ?? {},
    ui: tool.ui ?? null,
    instructions,
    start:
      config.transport === 'stdio'
        ? { command: config.command, args: config.args, cwd: config.cwd ?? null, env: Object.keys(config.env).sort() }
        : null,
    address: config.transport !== 'stdio' ? { url: config.url, headers: Object.keys(config.headers).sort() } : null,
  };
}

/** The same for the same definition, whatever the order of its keys; another one for any other. */
export function fingerprintOf(definition: Definition): string {
  return digestOf(definition);
}
