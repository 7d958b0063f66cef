import type { Caller, Calls, ToolCall, ToolResult } from '../../../src/core/calls/tool-call.ts';
import { createGateway, type Gateway, type GatewayOptions } from '../../../src/core/gateway/gateway.ts';
import type { GatewayAgents, KnownAgent } from '../../../src/core/gateway/gateway-agents.ts';
import { AppError } from '../../../src/shared/errors.ts';
import type { Tool } from '../../../src/shared/servers.ts';
import type { GatewayStatus } from '../../../src/shared/settings.ts';

type Answering = (call: ToolCall) => Promise<ToolResult> | ToolResult;

const text = (value: string): ToolResult => ({ content: [{ type: 'text', text: value } as { type: string }] });

/** Resolves when the call is aborted, by throwing what the road throws then. */
function untilAborted({ signal }: ToolCall): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(new AppError('call.cancelled', 'The agent gave up.'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

async function withProgress({ onProgress }: ToolCall): Promise<ToolResult> {
  for (const progress of [1, 2, 1, Number.NaN, 3]) onProgress?.({ progress, total: 3, message: `at ${progress}` });
  return text('done');
}

function thrower(error: unknown): Answering {
  return () => {
    throw error;
  };
}

const answers: Record<string, Answering> = {
  echo: (call) => text(String(call.arguments.text)),
  whole: (call) => text(JSON.stringify(call.arguments)),
  hang: untilAborted,
  progress: withProgress,
  foreign: () => ({
    content: [],
    _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'evil', version: '1' }, kept: true },
    ...{ resultType: 'input_required', inputRequests: { phish: {} } },
  }),
  denied: thrower(new AppError('call.denied', 'Rule 7 at /home/me/rules.json denies it.')),
  refused: thrower(new AppError('call.refused', 'No.', { detail: 'not on a "Friday"' })),
  unanswered: thrower(new AppError('call.unanswered', 'Silence.', { detail: '120' })),
  gone: thrower(new AppError('server.tool_unknown', 'No such tool.')),
  bug: thrower(new TypeError('secret-of-the-inside /home/me')),
};

/** A road of tiny tools: `demo__echo` and friends. It keeps what it was asked. */
export function fakeCalls(): Calls & { readonly made: ToolCall[]; readonly aborted: string[]; listed: Caller[] } {
  const made: ToolCall[] = [];
  const aborted: string[] = [];
  const listed: Caller[] = [];
  const offered = ['echo', 'whole', 'hang', 'progress', 'refused'].map(
    (name): Tool => ({
      server: 'demo',
      name,
      title: `The ${name}`,
      description: `Does ${name}`,
      inputSchema: { type: 'object', properties: { text: { type: 'string' } } },
      annotations: { readOnlyHint: true },
    }),
  );
  return {
    made,
    aborted,
    listed,
    offered: (caller) => {
      listed.push(caller);
      return offered;
    },
    call: async (call) => {
      made.push(call);
      call.signal.addEventListener('abort', () => aborted.push(call.tool));
      const answer = call.server === 'demo' ? answers[call.tool] : undefined;
      if (answer === undefined) throw new AppError('server.tool_unknown', 'No such tool.');
      return answer(call);
    },
  };
}

/** Agents by token; `heard` is everything the gateway told about them, `asked` how many tokens it looked up. */
export function fakeAgents(
  names: readonly string[],
): GatewayAgents & { revoke(name: string): void; heard: string[]; readonly asked: number } {
  const known = new Map(names.map((name): [string, KnownAgent] => [`token-${name}`, { name, servers: null }]));
  const heard: string[] = [];
  let asked = 0;
  return {
    heard,
    get asked() {
      return asked;
    },
    revoke: (name) => void known.delete(`token-${name}`),
    authenticate: (token) => {
      asked++;
      return known.get(token) ?? null;
    },
    seen: (agent, client) => void heard.push(`seen ${agent} ${client}`),
    sessionOpened: (agent) => void heard.push(`opened ${agent}`),
    sessionClosed: (agent) => void heard.push(`closed ${agent}`),
  };
}

export interface Bench {
  readonly gateway: Gateway;
  readonly url: string;
  readonly calls: ReturnType<typeof fakeCalls>;
  readonly agents: ReturnType<typeof fakeAgents>;
  readonly logged: string[];
  readonly statuses: GatewayStatus[];
}

/** A listening gateway over {@link fakeCalls}, with the agents `alice` and `bob` (tokens `token-alice`, `token-bob`). */
export async function startGateway(limits?: GatewayOptions['limits']): Promise<Bench> {
  const calls = fakeCalls();
  const agents = fakeAgents(['alice', 'bob']);
  const logged: string[] = [];
  const statuses: GatewayStatus[] = [];
  const note = (message: string, fields?: object) => void logged.push(`${message} ${JSON.stringify(fields ?? {})}`);
  const gateway = createGateway({
    version: '0.0.1',
    calls,
    agents,
    log: { info: note, warn: note, error: note },
    onChange: (status) => void statuses.push(status),
    ...(limits !== undefined && { limits }),
  });
  return { gateway, url: await gateway.listen({ port: 0 }), calls, agents, logged, statuses };
}

/** Waits until `condition` holds; the test's own time limit ends it otherwise. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
