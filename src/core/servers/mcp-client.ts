import {
  type CallToolRequestOptions,
  Client,
  type Request,
  type RequestMethod,
  type RequestOptions,
  type ResultTypeMap,
  type StandardSchemaV1,
} from '@modelcontextprotocol/client';
import type { ServerConfig } from '../../shared/servers.ts';
import type { ToolResult } from '../calls/tool-call.ts';
import type { Elicit } from '../ports.ts';

const serverInfo = 'io.modelcontextprotocol/serverInfo';

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toToolResult(value: unknown): ToolResult | null {
  if (!isObject(value)) return null;
  const content = value.content ?? [];
  if (!Array.isArray(content) || !content.every((block) => isObject(block) && typeof block.type === 'string'))
    return null;
  const { _meta: meta, ...rest } = value;
  if (!isObject(meta)) return { ...rest, content };
  const { [serverInfo]: _, ...kept } = meta;
  return Object.keys(kept).length > 0 ? { ...rest, content, _meta: kept } : { ...rest, content };
}

/** Takes a tool's answer as it is; the SDK's own schema drops what it does not know from the blocks of content. */
const toolResultSchema: StandardSchemaV1<unknown, ToolResult> = {
  '~standard': {
    version: 1,
    vendor: 'countersign',
    validate: (value) => {
      const result = toToolResult(value);
      return result ? { value: result } : { issues: [{ message: 'not the result of a tool' }] };
    },
  },
};

/** The SDK's client, whose tool results pass through unchanged but for what the server says about itself. */
export class McpClient extends Client {
  override request<M extends RequestMethod>(
    request: { method: M; params?: Record<string, unknown> },
    options?: RequestOptions,
  ): Promise<ResultTypeMap[M]>;
  override request<T extends StandardSchemaV1>(
    request: Request,
    resultSchema: T,
    options?: RequestOptions,
  ): Promise<StandardSchemaV1.InferOutput<T>>;
  override request(
    request: Request,
    schemaOrOptions?: StandardSchemaV1 | RequestOptions,
    options?: RequestOptions,
  ): Promise<unknown> {
    if (request.method === 'tools/call')
      return super.request(request, toolResultSchema, schemaOrOptions as RequestOptions);
    return super.request(request, schemaOrOptions as StandardSchemaV1, options);
  }
  /** Tells the server that forms are answered here, and has `elicit` answer them; what it leaves out is as the server suggests. */
  answerForms(server: string, elicit: Elicit): void {
    this.registerCapabilities({ elicitation: { form: { applyDefaults: true } } });
    this.setRequestHandler('elicitation/create', async ({ params }, { mcpReq }) => {
      if (params.mode === 'url') return { action: 'decline' };
      const question = { server, message: params.message, schema: { ...params.requestedSchema } };
      return await elicit(question, mcpReq.signal);
    });
  }

  /** A tool's answer as the server gave it, minus its own `serverInfo`; `request` has seen to it, whatever type the SDK gives it. */
  async callToolAsIs(
    name: string,
    args: Readonly<Record<string, unknown>>,
    options: CallToolRequestOptions,
  ): Promise<ToolResult> {
    return (await this.callTool({ name, arguments: args }, options)) as ToolResult;
  }
}

const probeTimeout = 10_000;

/** @param steady whether there is one connection that stays, on which silence means the legacy era; over HTTP it means an outage */
export function createClient(
  config: ServerConfig,
  { version, elicit }: { version: string; elicit?: Elicit | undefined },
  steady: boolean,
): McpClient {
  const timeout = config.timeoutSeconds * 1000;
  const client = new McpClient(
    { name: 'countersign', version },
    {
      // Where silence has a meaning it should not take long to tell.
      versionNegotiation: {
        mode: 'auto',
        probe: { timeoutMs: steady ? Math.min(probeTimeout, timeout / 2) : timeout },
      },
      inputRequired: { autoFulfill: elicit !== undefined },
    },
  );
  if (elicit) client.answerForms(config.name, elicit);
  return client;
}
