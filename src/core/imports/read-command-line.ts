import { splitWords } from './command-words.ts';
import type { Fields } from './values.ts';

const start = /^\s*\$?\s*(?:claude|codex|gemini)\s+mcp\s+add(?:-json)?\s/;
const withValue =
  /^(?:-t|--transport|-s|--scope|-e|--env|-H|--header|--url|--bearer-token-env-var|--timeout|--client-id)$/;

/** Whether a text is a line that adds a server to a client, e.g. `claude mcp add name -- npx …`. */
export function isCommandLine(text: string): boolean {
  return start.test(text) && !/\n\s*\S/.test(text.replaceAll('\\\n', ' '));
}

/** The server such a line adds, as a document. */
export function readCommandLine(line: string): Fields {
  const { plain, options } = tellApart(splitWords(line.replace(start, '')));
  const [name = 'server', target = '', ...rest] = plain;
  const all = (...flags: string[]) => options.flatMap(([flag, value]) => (flags.includes(flag) ? [value] : []));
  const url = all('--url')[0] ?? (isAddress(target) ? target : undefined);
  const [transport] = all('-t', '--transport');
  const reached: [string, unknown][] =
    url === undefined
      ? [
          ['command', target],
          ['args', rest],
          ['env', pairs(all('-e', '--env'), /=([\s\S]*)/)],
        ]
      : [
          ['url', url],
          ['headers', pairs(all('-H', '--header'), /:\s*([\s\S]*)/)],
        ];
  return new Map([['name', name], ...reached, ...(transport === undefined ? [] : ([['type', transport]] as const))]);
}

/** The name and what is started or reached, and the options before them: what follows a command is the command's own. */
function tellApart(words: readonly string[]): { plain: string[]; options: [flag: string, value: string][] } {
  const options: [string, string][] = [];
  const plain: string[] = [];
  const end = words.indexOf('--');
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (at === end) continue;
    if (!word.startsWith('-') || (end >= 0 && at > end) || (end < 0 && plain.length >= 2 && !isAddress(plain[1]))) {
      plain.push(word);
      continue;
    }
    const [flag = '', joined] = word.split(/=([\s\S]*)/);
    if (joined !== undefined) options.push([flag, joined]);
    else if (withValue.test(flag)) options.push([flag, words[++at] ?? '']);
  }
  return { plain, options };
}

function isAddress(word: string | undefined): boolean {
  return /^(?:https?|wss?):\/\//.test(word ?? '');
}

function pairs(texts: readonly string[], between: RegExp): Fields {
  return new Map(
    texts.map((text) => {
      const [name = '', value = ''] = text.split(between);
      return [name, value];
    }),
  );
}
