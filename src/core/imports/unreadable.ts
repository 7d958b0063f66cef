import { AppError } from '../../shared/errors.ts';

/** The refusal of a document. What it says is never repeated: it may be any file of the person's. */
export function unreadable(
  why: string,
  remedy = 'Correct it there, or paste just the part with the servers.',
): AppError {
  return new AppError('import.unreadable', `This cannot be imported: ${why}.`, { remedy });
}

/** The refusal of a document that is not well-formed at `offset`, or at a line and column (from 1). */
export function malformed(format: string, text: string, place: number | { line: number; column: number }): AppError {
  const { line, column } = typeof place === 'number' ? placeOf(text, place) : place;
  return unreadable(`it is not well-formed ${format} at line ${line}, column ${column}`);
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: before.length - before.lastIndexOf('\n') };
}
