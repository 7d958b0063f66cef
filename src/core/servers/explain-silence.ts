import type { AppError } from '../../shared/errors.ts';
import type { TestStep } from '../../shared/servers.ts';
import { failure, type Reason } from './reason.ts';

/** How far a connection has come: the last step that was done, or `calls` once they all are. */
export type Progress = TestStep['name'] | 'calls';

const code = 'server.timeout';
const longer = 'or give the server a longer time limit';
const unheard: Reason = {
  code,
  what: 'did not answer the first message in time',
  remedy: `Check that it is a server of MCP and has all that it needs to start, ${longer}.`,
};
const unreached: Reason = {
  code,
  what: 'could not be connected to in time: nothing answers at its address',
  remedy: 'Check the address and your network. A firewall may be in the way.',
};
const reasons: Partial<Record<Progress, Reason>> = {
  configuration: unreached,
  start: unheard,
  reach: unheard,
  handshake: { code, what: 'is connected, but did not list its tools in time', remedy: `Try again, ${longer}.` },
};
const unanswered: Reason = { code, what: 'did not answer in time', remedy: `Try again, ${longer}.` };

const onlyMessages =
  'Check that the command or address is that of an MCP server, and that nothing around it writes there too.';
const strangeText: Reason = {
  code: 'server.not_mcp',
  what: 'sends text where messages of MCP belong',
  remedy: onlyMessages,
};
const strangeJson: Reason = { ...strangeText, what: 'sends JSON that is no message of MCP' };

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

/** What there was in place of an answer. */
export interface Silence {
  /** The first thing that came and was no message, where nothing else came. */
  readonly strange?: string | undefined;
  /** What the transport itself was waiting for. */
  readonly awaited?: Reason | undefined;
  /** The last lines of the program's error output. */
  readonly lastWords?: readonly string[];
}

/** That `server` gave no answer in time. */
export function explainSilence(
  server: string,
  progress: Progress,
  { strange, awaited, lastWords = [] }: Silence = {},
): AppError {
  if (strange !== undefined) return failure(server, isJson(strange) ? strangeJson : strangeText, strange);
  return failure(server, awaited ?? reasons[progress] ?? unanswered, lastWords.slice(-10).join('\n'));
}
