import { terminalSafe } from './terminal-safe.ts';

/** A line being typed: its text, what to print of this change, and whether Enter or Escape ended it. */
export interface EditedLine {
  readonly typed: string;
  readonly echo: string;
  readonly ended: 'enter' | 'escape' | null;
}

/** What keys do to a line. Enter on an empty line does nothing; what follows an Enter is dropped. */
export function editLine(before: string, keys: string, longest: number): EditedLine {
  if (keys === '\x1b') return { typed: '', echo: '', ended: 'escape' };
  // Arrow keys and the like arrive as one piece that begins with an escape.
  if (keys.startsWith('\x1b')) return { typed: before, echo: '', ended: null };
  let line: EditedLine = { typed: before, echo: '', ended: null };
  for (const key of keys) {
    if (line.ended === null) line = press(line, key, longest);
  }
  return line;
}

function press({ typed, echo }: EditedLine, key: string, longest: number): EditedLine {
  const enters = key === '\r' || key === '\n';
  if (enters && typed.trim() !== '') return { typed: typed.trim(), echo, ended: 'enter' };
  if ((key === '\x7f' || key === '\b') && typed !== '') {
    return { typed: [...typed].slice(0, -1).join(''), echo: `${echo}\b \b`, ended: null };
  }
  const fits = key >= ' ' && key !== '\x7f' && typed.length + key.length <= longest;
  return fits ? { typed: typed + key, echo: echo + terminalSafe(key), ended: null } : { typed, echo, ended: null };
}
