import { text as readText } from 'node:stream/consumers';
import { AppError } from '../shared/errors.ts';
import type { Shell } from './parts.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** A secret being typed, which is never shown. */
interface Typed {
  readonly value: string;
  readonly ended: 'enter' | 'cancel' | null;
}

/** What keys do to a secret that is being typed; what follows an Enter is dropped. */
export function typeSecret(before: string, keys: string): Typed {
  // Arrow keys and the like arrive as one piece that begins with an escape.
  if (keys.startsWith('\x1b')) return { value: before, ended: keys === '\x1b' ? 'cancel' : null };
  let value = before;
  for (const key of keys) {
    if (key === '\r' || key === '\n' || key === '\x04') return { value, ended: 'enter' };
    if (key === '\x03') return { value: '', ended: 'cancel' };
    if (key === '\x7f' || key === '\b') value = [...value].slice(0, -1).join('');
    else if (key >= ' ') value += key;
  }
  return { value, ended: null };
}

/**
 * The value of a secret: the whole of stdin without its last line break, or what is typed at a prompt that shows none of it. Never an
 * argument, which every program on the machine could read.
 *
 * @throws AppError `input.invalid` when there is none
 */
export async function readSecret(shell: Shell, name: string): Promise<string> {
  const terminal = openTerminal(shell);
  const value = terminal ? await ask(terminal, name) : (await readText(shell.stdin)).replace(/\r?\n$/, '');
  if (value !== '') return value;
  throw new AppError('input.invalid', 'No value was given, so nothing was changed.', {
    remedy: 'Type it at the prompt, or pipe it in: countersign secret set NAME < FILE.',
  });
}

function ask({ input, output, close }: Terminal, name: string): Promise<string> {
  return new Promise((resolve) => {
    let typed = '';
    const end = (value: string) => {
      input.off('data', onKeys).off('end', onEnd).setRawMode(false);
      input.pause();
      output.write('\n');
      close();
      resolve(value);
    };
    const onEnd = () => end('');
    const onKeys = (keys: string) => {
      const { value, ended } = typeSecret(typed, keys);
      typed = value;
      if (ended !== null) end(ended === 'enter' ? typed : '');
    };
    // First of all: whoever sees the prompt may type, and nothing of it may be shown.
    input.setEncoding('utf8').setRawMode(true);
    input.on('data', onKeys).on('end', onEnd).resume();
    output.write(`The value of ${name} (it is not shown): `);
  });
}
