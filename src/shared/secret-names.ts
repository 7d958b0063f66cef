const endings =
  /(?:key|token|secret|password|passwd|passphrase|passcode|credentials?|auth|authorization|cookie|bearer|jwt|pat|pwd)s?$/;

/**
 * Whether the name of an environment variable or header says that its value is a secret, e.g. `GITHUB_TOKEN`, `apiKey`,
 * `Authorization`. A name it is unsure of counts as secret: a value too many in the vault harms nobody.
 */
export function saysSecret(name: string): boolean {
  if (name === 'PWD' || name === 'OLDPWD') return false;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
  return words.some((word) => endings.test(word) || /^(?:auth(?!or(?:s|ed)?$)|secret|password|credential)/.test(word));
}
