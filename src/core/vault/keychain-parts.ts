import { AppError } from '../../shared/errors.ts';

/** Which of two sets of parts is in force; the other one is free to be written. */
export type Letter = 'a' | 'b';

/** What a secret's own entry says: the secret itself, or where its parts are. */
export type Head = { kind: 'whole'; value: string } | { kind: 'parts'; letter: Letter; count: number };

/** Windows keeps 2,560 bytes of UTF-16 in one entry; 600 characters are 2,400 of them at most, and the head fits too. */
const charactersPerPart = 600;

/** Cuts a secret into what one entry of the smallest keychain can hold, never through a character. */
export function splitSecret(value: string): string[] {
  return value.match(new RegExp(`[^]{1,${charactersPerPart}}`, 'gu')) ?? [''];
}

/** The account a secret's own entry is kept under: `#` doubled, so that no secret's name is another one's part. */
export function headName(name: string): string {
  return name.replaceAll('#', '##');
}

/** The account one part is kept under. */
export function partName(name: string, letter: Letter, part: number): string {
  return `${headName(name)}#${letter}${part}`;
}

/** The text of a secret's own entry: `=secret` when it fits there, else `#letter count`. */
export function writeHead(parts: readonly string[], letter: Letter): string {
  return parts.length === 1 ? `=${parts[0]}` : `#${letter} ${parts.length}`;
}

/**
 * Reads what {@link writeHead} wrote.
 *
 * @throws AppError `vault.corrupt` when something else wrote it
 */
export function parseHead(name: string, text: string): Head {
  if (text.startsWith('=')) return { kind: 'whole', value: text.slice(1) };
  const [, letter, count] = /^#([ab]) ([1-9]\d{0,5})$/.exec(text) ?? [];
  if (letter === undefined) {
    throw new AppError(
      'vault.corrupt',
      `The secret ${JSON.stringify(name)} in the keychain was not written by Countersign`,
      {
        remedy: 'Remove the entry with your keychain’s own program, then enter this secret again.',
      },
    );
  }
  return { kind: 'parts', letter: letter === 'b' ? 'b' : 'a', count: Number(count) };
}
