import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type CallToolResult, Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { type Core, createCore } from '../../src/core/core.ts';
import { dispatch } from '../../src/core/dispatch.ts';
import { confStore } from '../../src/core/storage/conf-store.ts';
import type { Answer, Approval } from '../../src/shared/approvals.ts';
import type { EventMessage, RequestInput, RequestName, RequestOutput } from '../../src/shared/ipc.ts';
import { memoryVault } from '../fakes/memory-vault.ts';
import { silentLog } from '../fakes/silent-log.ts';

const changing = resolve(import.meta.dirname, '../servers/changing-server.ts');

/** What the changing server says of its tools and of itself. */
export interface Definitions {
  tools: Record<string, unknown>[];
  instructions?: string;
}

/** The real core on a home of its own, with its gateway, as the window asks it. Only the vault is not the real one. */
export interface RealCore {
  readonly core: Core;
  readonly home: string;
  /** Everything announced so far. */
  readonly announced: EventMessage[];
  ask<N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestOutput<N>>;
  /** Adds the changing server under this name, and waits until its tools are known. */
  addChanging(name: string): Promise<void>;
  /** Changes what it says, and waits until that was listed. */
  redefine(name: string, definitions: Definitions): Promise<void>;
  connect(era: 'legacy' | 'modern', agent: string): Promise<Client>;
  /** The oldest waiting question that fits, once there is one. */
  question(fits?: (approval: Approval) => boolean): Promise<Approval>;
  decide(approval: Approval, answer: Answer): Promise<void>;
  /** Ends it and opens the same home again; `between` runs while nobody works on it. */
  restart(between?: () => void): Promise<void>;
  close(): Promise<void>;
}

export const definitions: Definitions = {
  tools: [
    {
      name: 'note',
      title: 'Note',
      description: 'Writes a note.',
      inputSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
      annotations: { destructiveHint: false },
    },
  ],
};

/** Waits until `look` gives something; the test's own time limit ends it otherwise. */
export async function until<T>(look: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (;;) {
    const found = await look();
    if (found) return found;
    await new Promise((after) => setTimeout(after, 10));
  }
}

export const textOf = (result: unknown) =>
  (result as CallToolResult).content.map((one) => ('text' in one ? one.text : '')).join('');

export async function openRealCore(): Promise<RealCore> {
  const home = mkdtempSync(join(tmpdir(), 'countersign-core-'));
  const secrets = new Map<string, string>();
  const tokens = new Map<string, string>();
  const clients: Client[] = [];
  const announced: EventMessage[] = [];
  const fileOf = (name: string) => join(home, `${name}.definitions`);
  // In one piece: the server reads it whenever it likes.
  const define = (name: string, what: Definitions) => {
    writeFileSync(`${fileOf(name)}.new`, JSON.stringify(what));
    renameSync(`${fileOf(name)}.new`, fileOf(name));
  };
  let url = '';
  let core = await open();

  async function open(): Promise<Core> {
    const made = await createCore({
      home,
      version: '0.0.1',
      vault: memoryVault(secrets),
      openStore: (name) => confStore(home, name),
      log: silentLog(),
      clock: { now: () => Date.now() },
      browser: { open: async () => {} },
    });
    made.subscribe((message) => announced.push(message));
    url = await made.listen({ port: 0 });
    made.approvals.attach();
    return made;
  }

  async function ask<N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestOutput<N>> {
    const door = name === 'tools.call' ? 'socket' : 'window';
    const reply = await dispatch(core.handlers, { door }, name, input);
    if (!reply.ok) throw Object.assign(new Error(reply.error.message), reply.error);
    return reply.value as RequestOutput<N>;
  }

  const fingerprints = async (server: string) =>
    (await ask('pins.list', { server })).map(({ fingerprint }) => fingerprint).join();

  async function shut(): Promise<void> {
    await Promise.all(clients.splice(0).map((client) => client.close()));
    await core.close();
  }

  return {
    home,
    announced,
    ask,
    get core() {
      return core;
    },
    async addChanging(name) {
      define(name, definitions);
      const env = [{ name: 'DEFINITION_FILE', value: fileOf(name) }];
      await ask('servers.add', { transport: 'stdio', name, command: process.execPath, args: [changing], env });
      await until(() => fingerprints(name));
    },
    async redefine(name, next) {
      const before = await fingerprints(name);
      const old = JSON.parse(readFileSync(fileOf(name), 'utf8')) as Definitions;
      define(name, next);
      if (old.instructions !== next.instructions) {
        await ask('servers.setEnabled', { name, enabled: false });
        await ask('servers.setEnabled', { name, enabled: true });
      }
      await until(async () => (await fingerprints(name)) !== before);
    },
    async connect(era, agent) {
      if (!tokens.has(agent)) tokens.set(agent, (await ask('agents.create', { name: agent })).token);
      const mode = era === 'legacy' ? ('legacy' as const) : { pin: '2026-07-28' };
      const client = new Client({ name: 'test-agent', version: '1' }, { versionNegotiation: { mode } });
      const requestInit = { headers: { authorization: `Bearer ${tokens.get(agent)}` } };
      await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
      clients.push(client);
      return client;
    },
    question: (fits = () => true) => until(() => core.approvals.list().find(fits)),
    async decide({ id, digest }, answer) {
      await ask('approvals.decide', { id, digest, answer });
    },
    async restart(between) {
      await shut();
      between?.();
      core = await open();
    },
    async close() {
      await shut();
      rmSync(home, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
