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
  let typed = before;
  let echo = '';
  for (const key of keys) {
    if (key === '\r' || key === '\n') {
      if (typed.trim() !== '') return { typed: typed.trim(), echo, ended: 'enter' };
    } else if (key === '\x7f' || key === '\b') {
      if (typed !== '') echo += '\b \b';
      typed = [...typed].slice(0, -1).join('');
    } else if (key >= ' ' && typed.length + key.length <= longest) {
      typed += key;
      echo += terminalSafe(key);
    }
  }
  return { typed, echo, ended: null };
}
