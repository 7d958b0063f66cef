import type { Tool } from '../../shared/servers.ts';

/** Who calls: an agent and the session its calls belong to. `client` is what the program calls itself; a claim. */
export interface Caller {
  readonly agent: string;
  /** Unique to one session of one agent; grants "for this session" hold while it is the same. */
  readonly session: string;
  readonly client: string | null;
  /** The servers this agent may see; null is all of them. */
  readonly servers: readonly string[] | null;
}

/** How far a call has come, as MCP reports it. */
export interface Progress {
  readonly progress: number;
  readonly total?: number;
  readonly message?: string;
}

/** One `tools/call` from one agent, on its way. */
export interface ToolCall {
  readonly caller: Caller;
  readonly server: string;
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Aborted when the agent cancels or vanishes. */
  readonly signal: AbortSignal;
  /** Present when the agent asked for progress. */
  readonly onProgress?: (progress: Progress) => void;
}

/** A tool's answer, as the server gave it. */
export interface ToolResult {
  readonly content: readonly { readonly type: string }[];
  readonly structuredContent?: unknown;
  readonly isError?: boolean;
  readonly _meta?: Readonly<Record<string, unknown>>;
}

/** What the gateway needs of the road: what is offered to a caller, and the call itself. */
export interface Calls {
  /** The tools this caller may know of: of connected servers it may see, minus what the rules deny. */
  offered(caller: Caller): readonly Tool[];
  /**
   * Sends the call to its server once the rules and, where needed, the person allow it.
   *
   * @throws AppError with a `call.*` code when it is refused, or a `server.*` code when it was sent and failed
   */
  call(call: ToolCall): Promise<ToolResult>;
}
