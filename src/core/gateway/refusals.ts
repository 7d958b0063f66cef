/** A no at the gateway's door: the HTTP status, the JSON-RPC error it carries, and headers of its own. */
export interface Refusal {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const invalidRequest = -32600;
const refused = -32000;
const notFound = -32001;

/** Every refusal whose words are fixed. None says more to a caller without a token than to one with a wrong one. */
export const refusals = {
  path: { status: 404, code: refused, message: 'Nothing is here. Agents connect to /mcp.' },
  method: {
    status: 405,
    code: refused,
    message: 'Only POST, GET and DELETE are answered here.',
    headers: { allow: 'POST, GET, DELETE' },
  },
  host: { status: 403, code: refused, message: 'This Host is not the gateway’s own address.' },
  origin: { status: 403, code: refused, message: 'Web pages may not call the gateway.' },
  token: {
    status: 401,
    code: refused,
    message:
      'Countersign does not know this agent. Add an agent in Countersign (or with “countersign agent add NAME”) and send its token as “Authorization: Bearer TOKEN”.',
    headers: { 'www-authenticate': 'Bearer' },
  },
  tooLarge: { status: 413, code: refused, message: 'The message is larger than the gateway accepts.' },
  contentType: { status: 415, code: refused, message: 'Content-Type must be application/json.' },
  accept: { status: 406, code: refused, message: 'A GET must accept text/event-stream.' },
  notJson: { status: 400, code: -32700, message: 'Parse error: the message is not valid JSON.' },
  tooDeep: { status: 400, code: invalidRequest, message: 'Invalid request: the message is nested too deeply.' },
  batch: {
    status: 400,
    code: invalidRequest,
    message: 'Invalid request: send one message at a time; batches are not taken.',
  },
  initialize: { status: 400, code: -32602, message: 'Invalid params: this is not a valid initialize request.' },
  initialized: { status: 400, code: invalidRequest, message: 'Invalid request: this session is already initialized.' },
  sessionMissing: {
    status: 400,
    code: refused,
    message: 'Bad request: send Mcp-Session-Id, or start a session with initialize.',
  },
  noStream: {
    status: 405,
    code: refused,
    message: 'This protocol revision has no sessions: use POST.',
    headers: { allow: 'POST' },
  },
  session: { status: 404, code: notFound, message: 'Session not found. Start a new one with initialize.' },
  sessionFull: {
    status: 429,
    code: refused,
    message: 'This agent has too many sessions open. End one (DELETE) and try again.',
  },
  revision: { status: 400, code: refused, message: 'Bad request: unsupported MCP-Protocol-Version.' },
  duplicate: {
    status: 400,
    code: invalidRequest,
    message: 'Invalid request: this request id is already in use in this session.',
  },
  closing: { status: 503, code: refused, message: 'Countersign is closing.' },
  internal: { status: 500, code: -32603, message: 'Something went wrong inside Countersign.' },
} as const satisfies Record<string, Refusal>;
