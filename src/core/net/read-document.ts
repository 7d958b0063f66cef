import { AppError } from '../../shared/errors.ts';
import { quote } from '../quote.ts';

interface Expected {
  /** Whose answer it is. */
  readonly host: string;
  readonly bodyBytes: number;
  /** Whether JSON was asked for. */
  readonly json: boolean;
}

const withoutBody = new Set([204, 205, 304]);
const remedy = 'Try again later; when it persists, ask whoever runs it.';

async function readAtMost(response: Response, { host, bodyBytes }: Expected): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop early hangs up.
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > bodyBytes) {
      const message = `${quote(host)} answers with more than ${Math.ceil(bodyBytes / 1024)} KiB where a short document is due.`;
      throw new AppError('net.too_large', message, { remedy });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}

/**
 * A whole answer, read within its limit. Where JSON was asked for, a success that is something else is refused, and a failure
 * keeps its status and loses its body: those are words that nobody here should read.
 *
 * @throws AppError `net.too_large`, `net.not_json`, and what the network throws
 */
export async function readDocument(response: Response, expected: Expected): Promise<Response> {
  const { status, headers } = response;
  const bytes = await readAtMost(response, expected);
  if (withoutBody.has(status)) return new Response(null, { status, headers });
  const page = headers.get('content-type')?.toLowerCase().startsWith('text/html') ?? false;
  if (!expected.json || (!page && isJson(bytes))) return new Response(bytes, { status, headers });
  if (!response.ok) return new Response(null, { status, headers });
  const what = page ? 'a web page' : 'something else';
  throw new AppError('net.not_json', `${quote(expected.host)} answers with ${what} where JSON is due.`, { remedy });
}
