import { createReadStream } from 'node:fs';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { Verification } from '../../shared/history.ts';
import { chainHash, genesis, type Link } from './chain.ts';
import { parseEntryLine } from './export.ts';
import { type Head, parseHead } from './head.ts';
import type { Finding } from './problems.ts';

const headerSchema = z.object({
  format: z.literal('countersign-history'),
  version: z.literal(1),
  hash: z.literal('sha256'),
  publicKey: z.string().nullable(),
  since: z.string().nullable(),
});
const headLineSchema = z.strictObject({ head: z.unknown() });

interface State {
  header: z.infer<typeof headerSchema> | null;
  last: Link | null;
  entries: number;
  head: Head | null;
  ended: boolean;
}

/**
 * Checks a JSON Lines export with nothing but the file itself: every entry's hash, that each follows the one before it, and
 * that the public key the file names signed the last one. Whether that key is the person's own, only they can compare.
 *
 * @throws AppError `not_found` when the file cannot be read
 */
export async function verifyExportFile(path: string): Promise<Verification> {
  const state: State = { header: null, last: null, entries: 0, head: null, ended: false };
  let finding: Finding | null = null;
  try {
    for await (const line of linesOf(path)) {
      finding = takeLine(state, line);
      if (finding) break;
    }
  } catch (cause) {
    throw new AppError('not_found', `The file ${path} cannot be read.`, { remedy: 'Check its name.', cause });
  }
  finding ??= checkHead(state);
  return {
    ok: finding === null,
    entries: state.entries,
    firstBad: finding?.firstBad ?? null,
    problem: finding?.problem ?? null,
    signedAt: state.head?.at ?? null,
  };
}

// Not readline: it also ends a line at U+2028, which JSON leaves as it is inside a string.
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const text of createReadStream(path, { encoding: 'utf8' })) {
    const lines = (rest + String(text)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

function takeLine(state: State, line: string): Finding | null {
  const seq = nextSeq(state);
  if (state.ended) return { firstBad: seq, problem: 'Something follows the signed head of the export.' };
  if (state.header === null) {
    state.header = parsed(headerSchema, line);
    return state.header ? null : { firstBad: null, problem: 'This is not an export of a Countersign history.' };
  }
  const entry = parseEntryLine(line);
  if (entry) return takeEntry(state, entry);
  const headLine = parsed(headLineSchema, line);
  if (headLine === null) return { firstBad: seq, problem: `The line after entry ${(seq ?? 1) - 1} cannot be read.` };
  state.ended = true;
  state.head = parseHead(JSON.stringify(headLine.head));
  return headLine.head !== null && state.head === null
    ? { firstBad: null, problem: 'The signed head of the export was changed: its signature does not hold.' }
    : null;
}

function takeEntry(state: State, { prev, hash, body }: { prev: string; hash: string; body: string }): Finding | null {
  const found = parsed(z.looseObject({ seq: z.int().min(1) }), body)?.seq ?? null;
  const before = state.last ?? (state.header?.since === null ? genesis : null);
  const seq = before === null ? found : before.seq + 1;
  if (chainHash(prev + body) !== hash || found === null) {
    return { firstBad: seq, problem: `Entry ${seq ?? '1'} was changed after it was written.` };
  }
  if (found !== seq) return { firstBad: seq, problem: `Entry ${seq} is missing.` };
  if (before !== null && prev !== before.hash) {
    const changed = Math.max(1, before.seq);
    return { firstBad: changed, problem: `Entry ${changed} was changed after it was written.` };
  }
  state.last = { seq: found, hash };
  state.entries += 1;
  return null;
}

function checkHead({ header, last, head, ended }: State): Finding | null {
  if (header === null) return { firstBad: null, problem: 'This is not an export of a Countersign history.' };
  const next = (last?.seq ?? 0) + 1;
  if (!ended) return { firstBad: next, problem: `The export ends after entry ${next - 1}, without the signed head.` };
  if (last === null) return head === null || head.seq === 0 || header.since !== null ? null : cutOff(next);
  if (head === null) return { firstBad: null, problem: 'The signed head of the export is missing.' };
  if (head.publicKey !== header.publicKey)
    return { firstBad: null, problem: 'Another key signed than the file names.' };
  if (head.seq > last.seq) return cutOff(next);
  if (head.seq === last.seq && head.hash === last.hash) return null;
  const unsigned = head.seq < last.seq ? head.seq + 1 : last.seq;
  return { firstBad: unsigned, problem: `Entry ${unsigned} is not the one that was signed.` };
}

function cutOff(next: number): Finding {
  return { firstBad: next, problem: `Entry ${next} is missing: the end of the export was cut off.` };
}

function nextSeq(state: State): number | null {
  if (state.last) return state.last.seq + 1;
  return state.header?.since === null ? 1 : null;
}

function parsed<T extends z.ZodType>(schema: T, text: string): z.output<T> | null {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
