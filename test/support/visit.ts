import { request } from 'node:http';

/** What a browser gets that goes to an address. */
export interface Visit {
  readonly status: number;
  readonly location: string | null;
  readonly cookies: readonly string[];
  readonly text: string;
}

/** Goes to an address as a browser does; unlike `fetch`, which says that it is a script. */
export async function visit(
  address: string | URL,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Visit> {
  const { promise, resolve, reject } = Promise.withResolvers<Visit>();
  request(address, { method, headers, agent: false }, (response) => {
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
  })
    .on('error', reject)
    .end();
  return await promise;
}

/**
 * Plays the person and their browser: follows every redirect with its cookies and presses the one button of every page with a form,
 * until it comes to a page without. That page is given back.
 */
export async function signInAt(address: string): Promise<Visit> {
  const cookies = new Map<string, string>();
  let at = new URL(address);
  let method = 'GET';
  for (let steps = 0; steps < 20; steps += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const page = await visit(at, { method, headers: cookie ? { cookie } : {} });
    for (const one of page.cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
      cookies.set(name, value);
    }
    method = page.location === null && page.text.includes('<form') ? 'POST' : 'GET';
    if (page.location !== null) at = new URL(page.location, at);
    else if (method === 'GET') return page;
  }
  throw new Error('the sign-in comes to no end');
}
