import { join } from 'node:path';
import { createGuardedFetch } from '../../src/core/net/guarded-fetch.ts';
import { createGuardedSocket } from '../../src/core/net/guarded-socket.ts';
import type { RenewalStep } from '../../src/core/oauth/sign-in-context.ts';
import { createSignIns, type SignIns } from '../../src/core/oauth/sign-ins.ts';
import type { Vault } from '../../src/core/ports.ts';
import { createPrograms } from '../../src/core/servers/programs.ts';
import { createServers, type Servers } from '../../src/core/servers/servers.ts';
import type { EntryData } from '../../src/shared/history.ts';
import type { RemoteTransport, ServerConfig } from '../../src/shared/servers.ts';
import type { Auth } from '../../src/shared/sign-in.ts';
import { noIsolation } from '../fakes/no-isolation.ts';
import { ownProcesses } from '../fakes/own-processes.ts';
import { silentLog } from '../fakes/silent-log.ts';

export interface SignedInClient {
  readonly servers: Servers;
  readonly signIns: SignIns;
  /** What the history was told. */
  readonly entries: readonly EntryData[];
  /** Addresses that were shown in the person's browser. */
  readonly browsed: readonly string[];
  /** Signs in to the one server, `files`; `browse` is what the person does with the address. */
  signIn(browse: (url: string) => Promise<unknown>): Promise<void>;
  close(): Promise<void>;
}

export interface ClientOptions {
  readonly home: string;
  readonly vault: Vault;
  readonly url: string;
  readonly transport?: RemoteTransport;
  readonly auth?: Auth;
  readonly now?: () => number;
  readonly onStep?: (step: RenewalStep) => Promise<void> | void;
  readonly clientDocument?: string;
}

/** The product's servers and sign-ins around one server called `files`: everything real, and as many on one home as a test wants. */
export function openClient(options: ClientOptions): SignedInClient {
  const { home, vault, url, auth = { kind: 'automatic' }, now = Date.now, onStep, clientDocument = null } = options;
  const { transport = 'http' } = options;
  const entries: EntryData[] = [];
  const browsed: string[] = [];
  const log = silentLog();
  const clock = { now };
  const config: ServerConfig = {
    name: 'files',
    enabled: true,
    timeoutSeconds: 30,
    retries: 8,
    origin: 'person',
    addedAt: new Date(0).toISOString(),
    transport,
    url,
    headers: {},
    auth,
  };
  const signIns = createSignIns({
    home,
    vault,
    clock,
    log,
    browser: { open: async (address) => void browsed.push(address) },
    record: async (entry) => void entries.push(entry),
    fetchFor: () => createGuardedFetch({ allowLoopback: true, log }),
    clientDocument,
    onChange: () => servers.announce(),
    onReady: (server, fresh) => servers.signedIn(server, fresh),
    ...(onStep && { onStep }),
  });
  const servers = createServers({
    programs: createPrograms({ environment: process.env }),
    processes: ownProcesses(),
    configs: { list: () => [config], save() {} },
    secrets: { read: () => [], write() {} },
    logFolder: join(home, 'logs'),
    onSecretsChange() {},
    vault,
    version: '0.0.0',
    log,
    clock,
    environment: {},
    fetchFor: (chosen, onConnect) =>
      createGuardedFetch({ kind: 'messages', allowLoopback: false, chosen, onConnect, log }),
    socketFor: (chosen) => createGuardedSocket({ allowLoopback: false, chosen, log }),
    signIns,
    confine: noIsolation,
    record: async () => {},
    onChange() {},
  });
  return {
    servers,
    signIns,
    entries,
    browsed,
    async signIn(browse) {
      await servers.ready('files').catch(() => {});
      const begun = await signIns.login(await servers.target('files'), { open: false, somebodyElse: false });
      if (begun.kind === 'browser') await browse(begun.url);
      await signIns.awaitLogin('files');
      await servers.ready('files');
    },
    async close() {
      await servers.close();
      await signIns.close();
    },
  };
}
