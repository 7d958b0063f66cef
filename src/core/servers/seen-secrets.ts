export interface SeenSecrets {
  add(value: string): void;
  values(): readonly string[];
  /** The text with every secret seen so far blotted out. */
  mask(text: string): string;
}

/** Shorter ones are no secrets worth the name, and blotting them out would make any text unreadable. */
const shortest = 4;
const shortestLine = 8;

/** The text with each of these values blotted out. */
export function maskAll(text: string, values: readonly string[]): string {
  return values.reduce((rest, value) => (value.length < shortest ? rest : rest.replaceAll(value, '•••')), text);
}

/** Whoever repeats an Authorization header may leave out its first word. */
const afterScheme = /^(?:bearer|basic|token|apikey|api-key)\s+(\S.*)$/i;

/** A secret of several lines is read line by line where lines are read; the ones that frame a key say nothing. */
function partsOf(secret: string): string[] {
  const bare = afterScheme.exec(secret)?.[1];
  if (bare !== undefined) return [secret, bare];
  const lines = secret.split(/\r?\n/).filter((line) => line.length >= shortestLine && !line.startsWith('-----'));
  return lines.length > 1 ? [secret, ...lines] : [secret];
}

/** Remembers, for this run, the values that nobody may read. */
export function createSeenSecrets(): SeenSecrets {
  let seen: readonly string[] = [];
  return {
    add(value) {
      // Longest first, so that a secret inside another does not leave the other's rest behind.
      if (!seen.includes(value)) seen = [...seen, ...partsOf(value)].sort((a, b) => b.length - a.length);
    },
    values: () => seen,
    mask: (text) => maskAll(text, seen),
  };
}
