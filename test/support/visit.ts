import { get } from 'node:http';

/** What a browser gets that goes to an address: its status, where it is sent on to, and the page. Without `fetch`, which says that it is a script. */
export interface Visit {
  readonly status: number;
  readonly location: string | null;
  readonly cookies: readonly string[];
  readonly text: string;
}

export async function visit(address: string | URL, headers: Record<string, string> = {}): Promise<Visit> {
  const { promise, resolve, reject } = Promise.withResolvers<Visit>();
  get(address, { headers, agent: false }, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('error', reject);
    response.on('end', () =>
      resolve({
        status: response.statusCode ?? 0,
        location: response.headers.location ?? null,
        cookies: response.headers['set-cookie'] ?? [],
        text: Buffer.concat(chunks).toString('utf8'),
      }),
    );
  }).on('error', reject);
  return await promise;
}
