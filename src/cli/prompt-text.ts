import type { Approval } from '../shared/approvals.ts';
import type { Annotations } from '../shared/servers.ts';
import { terminalSafe, terminalSafeLines } from './terminal-safe.ts';

/** A text longer than this, or a question with more lines, is folded until the person asks to see all of it. */
const foldAfter = { characters: 400, lines: 60 } as const;

interface Page {
  readonly columns: number;
  readonly full: boolean;
}

/**
 * Everything the person should know of one approval, in the order of the prompt. Lines of untrusted text are wrapped here and
 * keep their margin, so that none of it can pass for words of Countersign's own.
 */
export function questionLines(
  approval: Approval,
  page: Page & { readonly waiting: number; readonly now: number },
): string[] {
  const { agent, client, server, tool, title, description, annotations } = approval;
  const name = `${server} › ${tool}`;
  const says = description === null ? [] : textLines('it says of itself', description, '  ', page);
  return [
    '',
    `── Approval 1 of ${page.waiting} ──`,
    ...wrapped('', `${agent}${client === null ? '' : ` (calls itself “${client}”)`} asks for`, page),
    ...wrapped('  ', `${name}${title === null ? '' : ` (“${title}”)`}`, page),
    ...wrapped('', `If you allow it, “${server}” runs “${tool}” with the arguments below.`, page),
    '',
    ...argumentLines(approval.arguments, page),
    '',
    ...pinLines(approval, page),
    ...wrapped('', `The server claims: ${claims(annotations)}.`, page),
    ...says,
    ...wrapped('', `Why it asks: ${reason(approval)}`, page),
    secondsLeft(approval, page.now),
  ];
}

/** What is not as the person accepted it, and what the scanner found. */
function pinLines({ pin: { state, findings } }: Approval, page: Page): string[] {
  if (state === 'accepted') return [];
  const why =
    state === 'changed'
      ? 'CHANGED: the definition of this tool is not the one you accepted, so it asks and can only be allowed once.'
      : 'NOT REVIEWED: you have not accepted the definition of this tool, so it asks and can only be allowed once.';
  const found = findings.map(({ kind, place, excerpt }) => `${kind} in ${place}: ${JSON.stringify(excerpt)}`);
  return [...wrapped('', why, page), ...found.flatMap((text) => wrapped('  ', text, page))];
}

/** How long silence may still last. */
export function secondsLeft({ expiresAt }: Approval, now: number): string {
  return `${Math.max(0, Math.ceil((Date.parse(expiresAt) - now) / 1000))} seconds left; silence refuses.`;
}

/** All arguments; folded, with a count of what is not shown, unless `full`. */
function argumentLines(args: Readonly<Record<string, unknown>>, page: Page): string[] {
  const lines = Object.keys(args).length === 0 ? ['No arguments.'] : ['Arguments:', ...membersLines(args, '  ', page)];
  if (page.full || lines.length <= foldAfter.lines) return lines;
  const rest = lines.length - foldAfter.lines;
  return [...lines.slice(0, foldAfter.lines), `  … ${count(rest)} more lines, type v to view all`];
}

function membersLines(value: object, margin: string, page: Page): string[] {
  return Object.entries(value).flatMap(([key, member]) => valueLines(keyText(key), member, margin, page));
}

function valueLines(label: string, value: unknown, margin: string, page: Page): string[] {
  if (typeof value === 'string') return textLines(label, value, margin, page);
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    const kind = Array.isArray(value) ? ` (${count(value.length)} in a list)` : '';
    return [...wrapped(margin, `${label}:${kind}`, page), ...membersLines(value, `${margin}  `, page)];
  }
  return wrapped(margin, `${label}: ${JSON.stringify(value)}`, page);
}

/** A short text of one line in quotes, any other as a block with a bar at its margin. */
function textLines(label: string, text: string, margin: string, page: Page): string[] {
  const fits = page.full || text.length <= foldAfter.characters;
  if (fits && !text.includes('\n')) return wrapped(margin, `${label}: ${JSON.stringify(text)}`, page);
  const total = `${count(text.length)} characters`;
  const shown = fits ? text : text.slice(0, foldAfter.characters);
  return [
    ...wrapped(margin, `${label}: ${count(text.split('\n').length)} lines, ${total}`, page),
    ...terminalSafeLines(shown).flatMap((line) => cut(`${margin}  │ `, `${margin}  │ `, line, page)),
    ...(fits ? [] : [`${margin}  … ${total}, type v to view all`]),
  ];
}

function keyText(key: string): string {
  return /^[\w.-]+$/.test(key) ? key : JSON.stringify(key);
}

function count(number: number): string {
  return number.toLocaleString('en');
}

function wrapped(margin: string, text: string, page: Page): string[] {
  return cut(margin, `${margin}  `, terminalSafe(text), page);
}

/**
 * Breaks safe text before the terminal would, after a space where there is one near the end. A character outside ASCII counts
 * as two columns, the widest it can be.
 */
function cut(first: string, next: string, text: string, { columns }: Page): string[] {
  const room = Math.max(20, columns - 1 - next.length);
  const lines: string[] = [];
  let line = '';
  let width = 0;
  for (const character of text) {
    if (width + widthOf(character) > room) {
      const space = line.lastIndexOf(' ') + 1;
      const end = space > room / 2 ? space : line.length;
      lines.push(line.slice(0, end));
      line = line.slice(end);
      width = [...line].reduce((sum, one) => sum + widthOf(one), 0);
    }
    line += character;
    width += widthOf(character);
  }
  return [...lines, line].map((part, index) => (index === 0 ? first : next) + part);
}

function widthOf(character: string): number {
  return character > '~' ? 2 : 1;
}

function claims({ readOnlyHint, destructiveHint, idempotentHint, openWorldHint }: Annotations): string {
  const said = [
    claim(destructiveHint, 'it DESTROYS or overwrites', 'it destroys nothing'),
    claim(readOnlyHint, 'it only reads', 'it changes things'),
    claim(idempotentHint, 'twice does no more than once', 'twice does more than once'),
    claim(openWorldHint, 'it reaches beyond itself', 'it stays within itself'),
  ].filter((text) => text !== null);
  return said.length > 0 ? said.join(', ') : 'nothing about what it does, so expect the worst';
}

function claim(hint: boolean | undefined, yes: string, no: string): string | null {
  if (hint === undefined) return null;
  return hint ? yes : no;
}

function reason({ verdict: { rule } }: Approval): string {
  if (rule === null) return 'no rule answers it, and then every call is asked.';
  const note = rule.note === '' ? '' : ` (${rule.note})`;
  return `your rule ${rule.id}${note}: ${rule.effect} agent ${rule.agent}, server ${rule.server}, tool ${rule.tool}.`;
}
