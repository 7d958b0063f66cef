import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import { type Core, createCore } from '../../src/core/core.ts';
import { dispatch } from '../../src/core/dispatch.ts';
import type { Vault } from '../../src/core/ports.ts';
import { confStore } from '../../src/core/storage/conf-store.ts';
import { makeHome } from '../../src/core/storage/home.ts';
import { AppError } from '../../src/shared/errors.ts';
import { type RequestInput, type RequestName, type RequestOutput, requests } from '../../src/shared/ipc.ts';
import { memoryVault } from '../fakes/memory-vault.ts';
import { noBrowser } from '../fakes/no-browser.ts';
import { silentLog } from '../fakes/silent-log.ts';

const recorder = resolve(import.meta.dirname, '../servers/recording-server.ts');

/** A core as it is, on a home of its own, with a server named `recorder` that writes down every call it receives. */
export interface RunningCore {
  readonly core: Core;
  readonly home: string;
  readonly said: string[];
  /** Asks as the command line would. @throws AppError as the reply says */
  ask<N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestOutput<N>>;
  /** Calls a tool of `recorder` and gives the text of the answer. */
  call(tool: string, args?: Record<string, unknown>): Promise<string>;
  /** The calls that reached the server, by its own record. */
  reached(): string[];
  /** Another program keeps the history's file locked, until the result is called. */
  lockHistory(): () => void;
}

export async function runCore(options: { vault?: Vault; env?: Record<string, string> } = {}): Promise<RunningCore> {
  const base = mkdtempSync(join(tmpdir(), 'countersign-core-'));
  const record = join(base, 'record.jsonl');
  const home = join(base, 'home');
  const said: string[] = [];
  makeHome(home);
  const core = await createCore({
    home,
    version: '0.0.0',
    vault: options.vault ?? memoryVault(),
    openStore: (name) => confStore(home, name),
    log: silentLog(said),
    clock: Date,
    browser: noBrowser,
  });
  onTestFinished(async () => {
    await core.close();
    rmSync(base, { recursive: true, force: true, maxRetries: 10 });
  });

  async function ask<N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestOutput<N>> {
    const reply = await dispatch(core.handlers, { door: 'socket' }, name, input);
    if (reply.ok) return requests[name].output.parse(reply.value) as RequestOutput<N>;
    throw new AppError(reply.error.code as AppError['code'], reply.error.message);
  }

  const env = Object.entries({ ...options.env, RECORD_FILE: record });
  await ask('servers.add', {
    name: 'recorder',
    transport: 'stdio',
    command: process.execPath,
    args: [recorder],
    env: env.map(([name, value]) => ({ name, value })),
  });
  return {
    core,
    home,
    said,
    ask,
    async call(tool, args = {}) {
      const { content } = await ask('tools.call', { server: 'recorder', tool, arguments: args });
      return content.map((block) => String(block.text)).join('');
    },
    reached() {
      const lines = existsSync(record) ? readFileSync(record, 'utf8').split('\n') : [];
      return lines.filter(Boolean).map((line) => String(JSON.parse(line).tool));
    },
    lockHistory() {
      const other = new DatabaseSync(join(home, 'history.db'));
      other.exec('BEGIN IMMEDIATE');
      return () => {
        other.exec('ROLLBACK');
        other.close();
      };
    },
  };
}
