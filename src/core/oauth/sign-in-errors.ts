import {
  InsecureTokenEndpointError,
  IssuerMismatchError,
  OAuthError,
  RegistrationRejectedError,
} from '@modelcontextprotocol/client';
import { AppError, type ErrorCode } from '../../shared/errors.ts';

/** What an issuer says when it is only out of breath; everything else it says about a renewal is meant. */
const passing = new Set(['server_error', 'temporarily_unavailable', 'slow_down', 'too_many_requests']);

/** Whether the issuer itself has said no, so that asking again the same way is of no use. */
export function isRefusal(error: unknown): error is OAuthError {
  return error instanceof OAuthError && !passing.has(error.code);
}

/**
 * What an issuer calls its refusal: one of OAuth's short codes, or nothing. Its longer text is not shown as ours, and an attacker
 * could write anything there.
 */
export function refusalCode(error: OAuthError): string {
  return /^[a-z_]{1,40}$/.test(error.code) ? error.code : 'an error';
}

/** Whatever went wrong while renewing the sign-in to `server`: what is not a refusal will pass. */
export function explainRenewal(error: unknown, server: string): AppError {
  return named(error, server) ?? unavailable(server, error);
}

/** Whatever went wrong while signing in to `server`: what has no name of its own is an issuer that does not do as it should. */
export function explainSignIn(error: unknown, server: string): AppError {
  const reason = named(error, server);
  if (reason) return reason;
  if (error instanceof OAuthError) return unavailable(server, error);
  return new AppError('signin.protocol', `The issuer of “${server}” does not answer as it should.`, {
    remedy: tellThem,
    cause: error,
  });
}

function named(error: unknown, server: string): AppError | null {
  if (error instanceof AppError) return error.code.startsWith('net.') ? unreachable(error, server) : error;
  const say = (code: ErrorCode, message: string, remedy: string) =>
    new AppError(code, message, { remedy, cause: error });
  if (error instanceof IssuerMismatchError) {
    return say(
      'signin.issuer_mismatch',
      `An issuer that “${server}” names for signing in calls itself something else.`,
      'Do not sign in. Tell whoever runs the server.',
    );
  }
  if (error instanceof InsecureTokenEndpointError) {
    return say('signin.protocol', `“${server}” wants to sign you in over an unencrypted connection.`, tellThem);
  }
  if (error instanceof RegistrationRejectedError) {
    return say(
      'signin.no_client',
      `The issuer of “${server}” does not let Countersign register itself (HTTP ${error.status}).`,
      askForClient,
    );
  }
  if (isRefusal(error)) {
    return say('signin.refused', `The issuer of “${server}” refused: ${refusalCode(error)}.`, 'Sign in again.');
  }
  return null;
}

const tellThem = 'Tell whoever runs the server.';

/** What the person does when no client can be had without them. */
export const askForClient =
  'Register Countersign with the issuer by hand, and give the server the client id you get there.';

/** The issuer cannot be used just now, which will pass by itself. */
export function unavailable(server: string, cause?: unknown): AppError {
  return new AppError('signin.unavailable', `The issuer of “${server}” cannot be used at the moment.`, {
    remedy: 'It is tried again by itself; nothing has to be done.',
    cause,
  });
}

/** Where an address itself is at fault it stays so; where only the network is, it passes. */
function unreachable(error: AppError, server: string): AppError {
  const lasting =
    error.code === 'net.address_refused' || error.code === 'net.not_https' || error.code === 'net.redirect_refused';
  return lasting ? error : unavailable(server, error);
}

/** That the person has to sign in. `again` says whose sign-in ended, when and why. */
export function needsSignIn(server: string, again?: string): AppError {
  const message = again ? `“${server}” needs you to sign in again: ${again}` : `“${server}” needs you to sign in.`;
  return new AppError('server.needs_sign_in', message, {
    remedy: `Sign in to it in Countersign, or with: countersign server login ${server}`,
  });
}

/** That the person has to sign in once more, because the server wants more allowed than they have. */
export function needsScope(server: string, scopes: readonly string[]): AppError {
  return new AppError('server.needs_scope', `“${server}” wants to be allowed more: ${scopes.join(', ')}.`, {
    remedy: `If you agree, sign in to it again in Countersign, or with: countersign server login ${server}`,
  });
}
