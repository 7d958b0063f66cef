import {
  type CallToolResult,
  type ContentBlock,
  ProtocolError,
  ProtocolErrorCode,
  type Tool as SdkTool,
  SERVER_INFO_META_KEY,
  Server,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { AppError } from '../../shared/errors.ts';
import { offeredName, splitOfferedName, type Tool } from '../../shared/servers.ts';
import type { Caller, Calls, Progress, ToolResult } from '../calls/tool-call.ts';
import type { Log } from '../ports.ts';
import { agentText } from './agent-errors.ts';
import { risingProgress } from './rising-progress.ts';

/** What one SDK server needs to serve one agent. */
export interface AgentServerOptions {
  readonly version: string;
  readonly calls: Calls;
  readonly log: Log;
  /** Who calls right now; asked anew for every message, since what an agent may see can change. */
  caller(): Omit<Caller, 'client'>;
  /** Told who was heard from. */
  heard(caller: Caller): void;
}

const instructions =
  'Countersign asks the person before tools are called, so a call may wait for their answer or be refused with a reason. ' +
  'If a call times out while it waits, make it again with exactly the same arguments: the question stays, and an answer given ' +
  'meanwhile counts for ten minutes.';
/** How long an agent may reuse a listing without asking again; changes are announced as well. */
const listingTtlMs = 5_000;

/** An MCP server that offers one agent the tools it may see and sends its calls down the road. */
export function createAgentServer({ version, calls, log, caller, heard }: AgentServerOptions): Server {
  const server = new Server(
    { name: 'countersign', title: 'Countersign', version },
    {
      capabilities: { tools: { listChanged: true } },
      instructions,
      cacheHints: { 'tools/list': { ttlMs: listingTtlMs, cacheScope: 'private' } },
    },
  );
  const who = (): Caller => {
    const known = { ...caller(), client: clientText(server.getClientVersion()) };
    heard(known);
    return known;
  };

  server.oninitialized = () => void who();
  server.setRequestHandler('tools/list', () => {
    try {
      return { tools: calls.offered(who()).map(offeredTool) };
    } catch (error) {
      log.error('The tools could not be listed', whereFrom(error));
      throw new ProtocolError(ProtocolErrorCode.InternalError, 'Countersign cannot list tools right now.');
    }
  });
  server.setRequestHandler('tools/call', async ({ params }, context) => {
    const name = splitOfferedName(params.name);
    if (name === null) throw unknownTool(params.name);
    const progress = progressTo(context);
    try {
      const result = await calls.call({
        caller: who(),
        ...name,
        arguments: params.arguments ?? {},
        signal: context.mcpReq.signal,
        ...(progress !== null && { onProgress: progress.report }),
      });
      return outgoing(result);
    } catch (error) {
      return failed(error, params.name, name.server, log);
    } finally {
      await progress?.sent();
    }
  });
  return server;
}

/** Sends progress where the agent asked for it; null when it did not ask. */
function progressTo({
  mcpReq,
}: ServerContext): { report: (progress: Progress) => void; sent: () => Promise<void> } | null {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return null;
  let last = Promise.resolve();
  const report = risingProgress((progress) => {
    if (mcpReq.signal.aborted) return;
    last = mcpReq.notify({ method: 'notifications/progress', params: { progressToken, ...progress } }).catch(() => {});
  });
  return { report, sent: () => last };
}

function offeredTool(tool: Tool): SdkTool {
  const { title, description, inputSchema, outputSchema, annotations } = tool;
  return {
    name: offeredName(tool.server, tool.name),
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    inputSchema: { ...inputSchema, type: 'object' },
    ...(outputSchema !== undefined && { outputSchema }),
    ...(annotations !== undefined && { annotations }),
  };
}

/** A result as the agent gets it: what MCP knows of a tool's result and nothing else, without the server's own identity. */
function outgoing({ content, structuredContent, isError, _meta }: ToolResult): CallToolResult {
  const { [SERVER_INFO_META_KEY]: _identity, ...meta } = _meta ?? {};
  return {
    content: content as ContentBlock[],
    ...(structuredContent !== undefined && { structuredContent }),
    ...(isError !== undefined && { isError }),
    ...(_meta !== undefined && { _meta: meta }),
  };
}

/** A refusal or failure as a result the model reads. Only a tool nobody knows is an error of the protocol. */
function failed(error: unknown, tool: string, server: string, log: Log): CallToolResult {
  if (!(error instanceof AppError)) log.error('A call failed inside Countersign', { tool, ...whereFrom(error) });
  const known =
    error instanceof AppError ? error : new AppError('internal', 'Something went wrong inside Countersign.');
  if (known.code === 'server.tool_unknown' || known.code === 'not_found') throw unknownTool(tool);
  return {
    content: [{ type: 'text', text: agentText(known, server) }],
    isError: true,
    _meta: { 'countersign/code': known.code },
  };
}

/** Where an unexpected error came from; never its message, which can hold arguments. */
function whereFrom(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  return {
    error: error.name,
    at: error.stack
      ?.split('\n')
      .filter((line) => line.startsWith('    at '))
      .slice(0, 4),
  };
}

function unknownTool(name: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown tool: ${name.slice(0, 200)}`);
}

/** What the agent's program calls itself, on one line; a claim. */
function clientText(client: { name: string; version: string } | undefined): string | null {
  if (client === undefined) return null;
  const text = `${client.name} ${client.version}`.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim();
  return text === '' ? null : text.slice(0, 128);
}
