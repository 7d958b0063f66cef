/** A stretch both texts have, or only one of them. */
export interface DiffPiece {
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
}

/** A table larger than this is not filled; the texts are then told apart as a whole. */
const mostCells = 1_000_000;

function words(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? [];
}

/** For each place, how long the longest common run of words from there on is. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint32Array {
  const width = after.length + 1;
  const table = new Uint32Array((before.length + 1) * width);
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      const at = row * width + column;
      table[at] =
        before[row] === after[column]
          ? (table[at + width + 1] ?? 0) + 1
          : Math.max(table[at + width] ?? 0, table[at + 1] ?? 0);
    }
  }
  return table;
}

function middle(before: readonly string[], after: readonly string[]): DiffPiece[] {
  const all = (kind: DiffPiece['kind'], list: readonly string[]) => list.map((text) => ({ kind, text }));
  const width = after.length + 1;
  if ((before.length + 1) * width > mostCells) return [...all('gone', before), ...all('new', after)];
  const table = commonLengths(before, after);
  const pieces: DiffPiece[] = [];
  let [row, column] = [0, 0];
  while (row < before.length && column < after.length) {
    const [gone = '', added = ''] = [before[row], after[column]];
    const at = row * width + column;
    if (gone === added) {
      pieces.push({ kind: 'same', text: gone });
      row += 1;
      column += 1;
    } else if ((table[at + width] ?? 0) >= (table[at + 1] ?? 0)) {
      pieces.push({ kind: 'gone', text: gone });
      row += 1;
    } else {
      pieces.push({ kind: 'new', text: added });
      column += 1;
    }
  }
  return [...pieces, ...all('gone', before.slice(row)), ...all('new', after.slice(column))];
}

function join(pieces: readonly DiffPiece[]): DiffPiece[] {
  const joined: { kind: DiffPiece['kind']; text: string }[] = [];
  for (const { kind, text } of pieces) {
    const last = joined.at(-1);
    if (last?.kind === kind) last.text += text;
    else joined.push({ kind, text });
  }
  return joined;
}

/** Two texts word by word: `same` and `gone` joined are the one before, `same` and `new` the one after. */
export function wordDiff(before: string, after: string): DiffPiece[] {
  const [old, now] = [words(before), words(after)];
  let start = 0;
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start += 1;
  let end = 0;
  const most = Math.min(old.length, now.length) - start;
  while (end < most && old[old.length - 1 - end] === now[now.length - 1 - end]) end += 1;
  const same = (list: readonly string[]): DiffPiece => ({ kind: 'same', text: list.join('') });
  const pieces = [
    same(old.slice(0, start)),
    ...middle(old.slice(start, old.length - end), now.slice(start, now.length - end)),
    same(old.slice(old.length - end)),
  ];
  return join(pieces.filter(({ text }) => text !== ''));
}
