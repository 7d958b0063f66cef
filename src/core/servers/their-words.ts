const mostRead = 16 * 1024;
const patience = 1000;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Where services put the sentence that explains a refusal, in this order. */
const places = ['message', 'error_description', 'detail', 'title', 'error', 'errors', '0'];

function sentenceIn(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string') return value;
  if (!isObject(value) || depth > 3) return undefined;
  for (const place of places) {
    const found = sentenceIn(value[place], depth + 1);
    if (found) return found;
  }
  return undefined;
}

function plainest(body: string): string {
  const page = /<(?:!doctype|html|head|body|title)\b/i.test(body.slice(0, 1000));
  if (page) return /<title[^>]*>([^<]*)/i.exec(body)?.[1] ?? '';
  try {
    return sentenceIn(JSON.parse(body)) ?? '';
  } catch {
    return body;
  }
}

/** What the body of an HTTP answer says, in one line; empty when it says nothing to a person. */
export function wordsOf(body: string): string {
  return plainest(body.slice(0, mostRead))
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim();
}

/** Whether a body is an error of JSON-RPC: whoever says that may well speak MCP. */
export function isRpcError(body: string): boolean {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) && value.jsonrpc === '2.0' && isObject(value.error);
  } catch {
    return false;
  }
}

interface Issue {
  readonly path?: readonly unknown[];
  readonly message?: string;
}

/** An error's text, where it ends with a schema's list of all that is wrong, with the first of that alone. */
export function plainIssue(text: string): string {
  const at = text.indexOf('[\n');
  if (at < 0) return text;
  try {
    const [first] = JSON.parse(text.slice(at)) as readonly Issue[];
    return `${text.slice(0, at)}${[...(first?.path ?? [])].join('.')}: ${first?.message ?? ''}`;
  } catch {
    return text;
  }
}

/** Reads no more of an answer than its words need, nor for longer than a second; the rest of it is not wanted. Never throws. */
export async function readWords(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const chunks: Uint8Array[] = [];
  const late = setTimeout(() => void reader.cancel().catch(() => {}), patience);
  try {
    for (let length = 0; length < mostRead; ) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      length += value.byteLength;
    }
  } catch {
    // What was read until then will do.
  } finally {
    clearTimeout(late);
    void reader.cancel().catch(() => {});
  }
  return wordsOf(Buffer.concat(chunks).toString('utf8'));
}
