import { saysSecret } from '../../shared/secret-names.ts';
import { secretShapes } from '../secret-patterns.ts';
import type { Text } from './text.ts';

interface Span {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/** `NAME=value`: of a command line, of an address's query, of a shell's assignment. Bounded, so that no text takes long. */
const assigned = /(?<!\w)([A-Za-z_][\w.-]{0,100})=(["']?)([^\s"'&;|]+)\2/g;
const header = /^(?:--?headers?[= ])?["']?([A-Za-z][\w-]*)\s*:\s*(\S.*?)["']?$/s;
const carriesHeader = /^(?:-H|--?headers?)$/;
const carriesAssignment = /^(?:-e|--env)$/;

/** An environment variable or header, what is secret in it lifted out of the text. */
export function liftValue(name: string, text: Text): Text {
  const [only] = text;
  if (text.length === 1 && typeof only === 'string' && only !== '' && (saysSecret(name) || looksRandom(only))) {
    return [{ label: name, value: only }];
  }
  return lift(text, (part) => inside(part, name));
}

/** An address, with what is secret in its path and query lifted out. */
export function liftAddress(text: Text): Text {
  return lift(text, (part) => [
    ...inside(part, 'address'),
    ...[...part.matchAll(/[^/?#&=]+/g)].flatMap((match) => {
      const found = looksRandom(match[0]);
      return found ? [{ from: match.index, to: match.index + match[0].length, label: 'address' }] : [];
    }),
  ]);
}

/** The arguments of a command, with every secret in them lifted out: after a flag that says so, in assignments, or by its shape. */
export function liftArguments(args: readonly Text[]): Text[] {
  return args.map((arg, at) => {
    const before = args[at - 1];
    const flag = before?.length === 1 && typeof before[0] === 'string' ? before[0] : '';
    const [only] = arg;
    const whole = arg.length === 1 && typeof only === 'string' ? only : null;
    if (whole !== null && followsSecretFlag(flag, whole)) return [{ label: flag.replace(/^-+/, ''), value: whole }];
    if (whole !== null && looksRandom(whole)) return [{ label: 'argument', value: whole }];
    return lift(arg, (part) => [
      ...(carriesAssignment.test(flag) ? [] : headerIn(part, carriesHeader.test(flag))),
      ...inside(part, 'argument'),
    ]);
  });
}

function followsSecretFlag(flag: string, value: string): boolean {
  return (
    /^--?[A-Za-z][\w.-]+$/.test(flag) &&
    !/^--?no-/.test(flag) &&
    saysSecret(flag.replace(/^-+/, '')) &&
    !/^-|^$/.test(value)
  );
}

function headerIn(part: string, carried: boolean): Span[] {
  const match = header.exec(part);
  const [, name = '', value = ''] = match ?? [];
  if (!match || !saysSecret(name) || (/^\/\//.test(value) && !carried)) return [];
  const from = part.lastIndexOf(value);
  return [{ from, to: from + value.length, label: name }];
}

/** What is secret inside a longer text. */
function inside(part: string, label: string): Span[] {
  const named = [...part.matchAll(assigned)].flatMap((match): Span[] => {
    const [all, name = '', quotation = '', value = ''] = match;
    if (!saysSecret(name)) return [];
    const to = match.index + all.length - quotation.length;
    return [{ from: to - value.length, to, label: name }];
  });
  const shaped = [...part.matchAll(secretShapes)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    label: part.slice(0, match.index).endsWith('://') ? 'credentials' : label,
  }));
  return [...named, ...shaped];
}

/** `text` with each span of its plain parts that `find` names as a secret; spans that overlap are one. */
function lift(text: Text, find: (part: string) => Span[]): Text {
  return text.flatMap((part) => {
    if (typeof part !== 'string') return [part];
    const spans = find(part).sort((a, b) => a.from - b.from || b.to - a.to);
    const parts: Text[number][] = [];
    let from = 0;
    for (const [at, span] of spans.entries()) {
      if (span.to <= from) continue;
      const start = Math.max(span.from, from);
      const reach = spans.slice(at + 1).filter((other) => other.from < span.to);
      const end = Math.max(span.to, ...reach.map((other) => other.to));
      parts.push(part.slice(from, start), { label: span.label, value: part.slice(start, end) });
      from = end;
    }
    parts.push(part.slice(from));
    return parts.filter((one) => one !== '');
  });
}

const identifier = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a word looks like nobody thought of it: long, letters and digits all mixed, and neither a path nor an identifier. */
export function looksRandom(word: string): boolean {
  if (word.length < 20 || word.length > 4096 || !/^[\w+/=.~-]+$/.test(word)) return false;
  if (identifier.test(word) || /^[./~]|\/.*\//.test(word)) return false;
  const changes = word.match(/[A-Za-z](?=\d)|\d(?=[A-Za-z])/g)?.length ?? 0;
  return changes >= 4 && entropy(word) >= 3.2;
}

/** Bits per character. */
function entropy(word: string): number {
  const counts = new Map<string, number>();
  for (const character of word) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / word.length) * Math.log2(count / word.length), 0);
}
