// Every pattern either matches at its first character or fails at once, so that hostile text costs linear time.
const shapes = [
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/,
  /(?<![\w-])eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*){0,3}/,
  /(?<![A-Za-z0-9])sk-[\w-]{8,}/,
  /(?<![A-Za-z0-9])(?:sk|pk|rk)_(?:live|test)_\w{8,}/,
  /(?<![A-Za-z0-9])gh[pousr]_\w{10,}/,
  /(?<![A-Za-z0-9])github_pat_\w{10,}/,
  /(?<![A-Za-z0-9])glpat-[\w-]{10,}/,
  /(?<![A-Za-z0-9])xox[a-z]-[\w-]{8,}/,
  /(?<![A-Za-z0-9])(?:AKIA|ASIA)[0-9A-Z]{16}/,
  /(?<![A-Za-z0-9])AIza[\w-]{30,}/,
  /(?<![A-Za-z0-9])ya29\.[\w-]{10,}/,
  /(?<![A-Za-z0-9])npm_\w{20,}/,
  /(?<![A-Za-z0-9])hf_\w{20,}/,
  /(?<![A-Za-z0-9])(?:gsk|ntn|sbp|dop_v1|lin_api|tvly|figd|xapp|dapi)[_-]?[\w-]{24,}/,
  /(?<![A-Za-z0-9])SG\.[\w-]{16,}\.[\w-]{16,}/,
  /AGE-SECRET-KEY-1[0-9A-Z]{20,}/,
  /(?<![A-Za-z0-9])cs_[\w-]{12,}/,
  /(?<=:\/\/)[^\s/@:]*:[^\s/@]+(?=@)/,
];

/** Text that is a secret by its shape: private keys, JWTs, well-known tokens, our own, the password in a URL. */
export const secretShapes = new RegExp(shapes.map((shape) => shape.source).join('|'), 'g');

/** A word that announces a secret, and in its second group the secret: `Bearer x`, `password=x`, `"api_key": "x"`. */
export const announcedSecrets =
  /((?<![A-Za-z])(?:Bearer|Basic)\s{1,4}|(?:password|passwd|passphrase|secret|token|api[-_]?key|access[-_]?key|credentials?|authorization)["']?\s{0,4}[=:]\s{0,4}["']?(?:(?:Bearer|Basic)\s{1,4})?)([^\s"'&,;<>{}[\]()]+)/gi;

const secretWords = new Set(
  'password passwords passwd passphrase pwd pass secret secrets token credential credentials authorization auth bearer cookie cookies apikey otp'.split(
    ' ',
  ),
);
const keyKinds = new Set('api access private secret signing encryption account shared master ssh'.split(' '));

/** Whether a name such as `apiKey`, `--auth-token` or `DB_PASSWORD` says that what it names is a secret. */
export function namesSecret(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return words.some((word, at) => secretWords.has(word) || (/^keys?$/.test(word) && keyKinds.has(words[at - 1] ?? '')));
}
