export interface CheckedAuthorizationUrl {
  /** What is opened. */
  readonly url: URL;
  /** Its host and port, as they are shown to the person: ASCII only. */
  readonly host: string;
  /** The name's written form, when it is one of those that can look like another (`xn--…`); it has to be shown with a warning. */
  readonly international: string | null;
}

/**
 * Judges the address that a sign-in would open in the person's browser.
 *
 * @param allowLoopback whether the server itself is on this machine: only then may the address be, and be `http:`
 * @throws AppError `signin.url_refused`
 */
export function checkAuthorizationUrl(
  _address: string | URL,
  _options: { readonly allowLoopback: boolean },
): CheckedAuthorizationUrl {
  throw new Error('coming');
}
