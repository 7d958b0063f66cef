/**
 * Every way Countersign says no. The list is closed: a code that is not here does not compile, and an error without one
 * of these codes is a bug in Countersign.
 */
export const errorCodes = [
  'input.invalid',
  'not_found',
  'conflict',
  'not_allowed',
  'internal',
  'home.busy',
  'home.unwritable',
  'config.corrupt',
  'config.newer',
  'vault.unavailable',
  'vault.locked',
  'vault.passphrase',
  'vault.corrupt',
  'secret.missing',
  'env.missing',
  'port.taken',
  'agent.unknown',
  'agent.seal_broken',
  'server.disabled',
  'server.command_not_found',
  'server.not_executable',
  'server.cwd_missing',
  'server.exited',
  'server.timeout',
  'server.unreachable',
  'server.needs_sign_in',
  'server.needs_scope',
  'server.refused',
  'signin.cancelled',
  'signin.unanswered',
  'signin.refused',
  'signin.issuer_mismatch',
  'signin.issuer_changed',
  'signin.resource_mismatch',
  'signin.no_pkce',
  'signin.no_client',
  'signin.no_issuer',
  'signin.no_browser',
  'signin.unavailable',
  'signin.token_invalid',
  'signin.protocol',
  'signin.url_refused',
  'signin.no_callback',
  'server.protocol',
  'server.tool_unknown',
  'server.wrong_revision',
  'server.not_mcp',
  'server.no_such_endpoint',
  'server.failing',
  'server.dns',
  'server.tls',
  'server.too_large',
  'server.busy',
  'server.moved',
  'isolation.unavailable',
  'isolation.failed',
  'import.unreadable',
  'import.nothing_found',
  'import.changed',
  'registry.unavailable',
  'net.address_refused',
  'net.not_https',
  'net.redirect_refused',
  'net.too_large',
  'net.timeout',
  'net.unreachable',
  'net.not_json',
  'call.denied',
  'call.refused',
  'call.unanswered',
  'call.nobody_to_ask',
  'call.prompt_lost',
  'call.queue_full',
  'call.paused',
  'call.cooling_down',
  'call.withheld',
  'call.cancelled',
  'call.failed',
  'rules.seal_broken',
  'rules.loosens',
  'rules.proposal_changed',
  'approval.gone',
  'approval.changed',
  'approval.arguments',
  'approval.quarantined',
  'approval.unconfirmed',
  'pin.changed',
  'history.unwritable',
  'history.broken',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** An error meant for a person: what happened in their words, and what they can do about it. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string | undefined;
  readonly detail: string | undefined;
  readonly said: string | undefined;

  /**
   * @param code one of {@link errorCodes}
   * @param message one sentence that says what happened
   * @param options `remedy`: one sentence that says what to do; `cause`: the machine's own error; `detail`: what an agent may
   *   be told besides the code: the person's reason (call.refused), seconds waited (call.unanswered), the server's own words (server.refused);
   *   `said`: the machine's own words, for the person alone
   */
  constructor(
    code: ErrorCode,
    message: string,
    options: { remedy?: string; cause?: unknown; detail?: string; said?: string } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.remedy = options.remedy;
    this.detail = options.detail;
    this.said = options.said;
  }
}

/** The part of an error that a person is told, wherever that is. */
export interface Told {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy?: string;
  readonly said?: string;
}

export function tell({ code, message, remedy, said }: AppError): Told {
  return { code, message, ...(remedy !== undefined && { remedy }), ...(said !== undefined && { said }) };
}

/** `error` when it already is an AppError, else an `internal` one that carries it as its cause. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new AppError('internal', `Something went wrong inside Countersign: ${message}`, { cause: error });
}
