import type { IncomingMessage } from 'node:http';
import { type Refusal, refusals } from './refusals.ts';

const deepest = 256;

/** A request's body, or why it is not taken; null when the agent hung up before it was complete. */
export type Read = { readonly body: unknown } | { readonly refusal: Refusal } | null;

/** Whether this request announces more than `bytes`; one that does not say counts as more. */
export function announcesMoreThan(request: IncomingMessage, bytes: number): boolean {
  if (request.headers['transfer-encoding'] !== undefined) return true;
  return Number(request.headers['content-length'] ?? 0) > bytes;
}

/** Reads and parses a JSON body of at most `maxBytes`. What is announced or arrives beyond that is never read. */
export async function readMessage(request: IncomingMessage, maxBytes: number): Promise<Read> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return { refusal: refusals.tooLarge };
  const bytes = await readBytes(request, maxBytes);
  if (bytes === null) return null;
  if (bytes === 'too-large') return { refusal: refusals.tooLarge };
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString('utf8'));
  } catch {
    return { refusal: refusals.notJson };
  }
  return bytes.length > deepest && isTooDeep(body) ? { refusal: refusals.tooDeep } : { body };
}

function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer | 'too-large' | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBytes) {
        request.pause();
        resolve('too-large');
      } else chunks.push(chunk);
    });
    request.on('end', () =>
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)),
    );
    request.on('error', () => resolve(null));
    request.on('close', () => resolve(null));
  });
}

/** Whether a value nests deeper than anything honest does; what comes after us walks values by recursion. */
function isTooDeep(body: unknown): boolean {
  let level = [body];
  for (let depth = 0; depth <= deepest; depth++) {
    level = level.flatMap((value) => (isNested(value) ? Object.values(value).filter(isNested) : []));
    if (level.length === 0) return false;
  }
  return true;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
