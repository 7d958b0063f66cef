import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { openHistory } from '../../src/core/history/history.ts';
import { openVault } from '../../src/core/vault/open-vault.ts';
import type { Entry, Verification } from '../../src/shared/history.ts';
import { silentLog } from '../fakes/silent-log.ts';
import { type Product, product } from '../support/product.ts';

const recorder = resolve(import.meta.dirname, '../servers/recording-server.ts');

/** A product with a server that writes down every call it receives, one agent, and a rule about all calls. */
export interface KilledHome {
  readonly one: Product;
  /** An agent's client at a gateway's address. */
  agent(url: string): Promise<Client>;
  /** What the history on disk is while no Countersign runs. */
  onDisk(): Promise<{ verification: Verification; entries: Entry[] }>;
  /** The messages of the calls that reached the server, by its own record. */
  reached(): string[];
}

export async function killedHome(effect: 'allow' | 'ask'): Promise<KilledHome> {
  const one = product();
  const record = join(one.home, '..', 'record.jsonl');
  await one.ask('server', 'add', 'recorder', '--env', `RECORD_FILE=${record}`, '--', process.execPath, recorder);
  await one.ask('rule', 'add', '--effect', effect, '--server', 'recorder');
  const { token } = await one.ask<{ token: string }>('agent', 'add', 'hammer');
  const log = silentLog();
  const vault = openVault({ home: one.home, environment: one.env, log });
  return {
    one,
    async agent(url) {
      const headers = { Authorization: `Bearer ${token}` };
      const client = new Client({ name: 'hammer', version: '1' });
      await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
      return client;
    },
    async onDisk() {
      const history = await openHistory({ home: one.home, vault, log, clock: Date });
      const verification = await history.verify();
      const entries = history.entries({ after: 0, limit: 1e6 });
      await history.close();
      return { verification, entries };
    },
    reached() {
      // What stands after the last end of a line is still being written.
      const lines = existsSync(record) ? readFileSync(record, 'utf8').split('\n').slice(0, -1) : [];
      return lines.map((line) => messageOf(JSON.parse(line)));
    },
  };
}

/** Each call's message with the kinds of its entries, in their order. */
export function storiesOf(entries: readonly Entry[]): Map<string, string[]> {
  const messages = new Map(entries.filter(({ kind }) => kind === 'decided').map((one) => [one.call, messageOf(one)]));
  const stories = new Map<string, string[]>();
  for (const { call, kind } of entries) {
    const message = messages.get(call);
    if (message !== undefined) stories.set(message, [...(stories.get(message) ?? []), kind]);
  }
  return stories;
}

function messageOf({ arguments: args }: { arguments?: unknown }): string {
  return String((args as { message?: unknown } | undefined)?.message);
}
