/**
 * Cuts a stream of bytes into lines. Each byte is searched once and copied at most once, however many pieces a line comes in.
 *
 * @param limit the longest line in bytes; a longer one is dropped, `onTooLong` is told, and nothing more is read
 */
export function createLineSplitter(options: {
  limit: number;
  onLine: (line: Buffer) => void;
  onTooLong: () => void;
}): (chunk: Buffer) => void {
  let pieces: Buffer[] = [];
  let length = 0;
  let ended = false;

  function take(piece: Buffer): boolean {
    length += piece.length;
    ended = length > options.limit;
    if (ended) {
      pieces = [];
      options.onTooLong();
    } else {
      pieces.push(piece);
    }
    return !ended;
  }

  return (chunk) => {
    let from = 0;
    while (!ended) {
      const end = chunk.indexOf(0x0a, from);
      if (!take(chunk.subarray(from, end < 0 ? chunk.length : end)) || end < 0) return;
      const line = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces, length);
      pieces = [];
      length = 0;
      from = end + 1;
      options.onLine(line);
    }
  };
}
