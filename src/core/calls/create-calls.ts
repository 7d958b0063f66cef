import { AppError, type ErrorCode } from '../../shared/errors.ts';
import type { Tool } from '../../shared/servers.ts';
import { callTool } from './call-tool.ts';
import type { Road } from './road.ts';
import type { Calls } from './tool-call.ts';

/** What a call fails with that a sign-in would help. */
const wantsSignIn: ReadonlySet<ErrorCode> = new Set(['server.needs_sign_in', 'server.needs_scope']);

/** What agents may know of and do. */
export function createCalls(parts: {
  road: Road;
  /** Waits until the history has told how the last run ended. */
  begin: () => Promise<unknown>;
  /** The tools of connected servers. */
  tools: () => readonly Tool[];
  isOffered: (subject: { agent: string; session: string; server: string; tool: string }) => boolean;
  /** A tool as agents may see it. */
  offered: (tool: Tool) => Tool;
  signIns: { callRefused(server: string, agent: string): void };
}): Calls {
  const { road, begin, tools, isOffered, offered, signIns } = parts;
  return {
    offered: ({ servers, agent, session }) =>
      tools()
        .filter(({ server }) => servers === null || servers.includes(server))
        .filter(({ server, name }) => isOffered({ agent, session, server, tool: name }))
        .map(offered),
    async call(call) {
      await begin();
      try {
        return await callTool(road, call);
      } catch (error) {
        if (error instanceof AppError && wantsSignIn.has(error.code))
          signIns.callRefused(call.server, call.caller.agent);
        throw error;
      }
    },
  };
}
