import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Caller, sdkCaller, type Target } from './clients.ts';
import { type Spawned, spawnedSilent } from './spawned.ts';

/** Another gateway in front of the same server, measured in the same rounds. It knows no rules and keeps no history. */
export interface Peer {
  readonly name: string;
  readonly target: Extract<Target, { url: string }>;
  readonly process: Spawned;
  close(): Promise<void>;
}

const versions = { 'mcp-hub': '4.2.1', supergateway: '4.0.0' };
const patienceMs = 30_000;

/** Puts the peers into `folder` with npm, unless they are there already. */
export async function installPeers(folder: string): Promise<void> {
  if (Object.keys(versions).every((name) => existsSync(join(folder, 'node_modules', name)))) return;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  const wanted = Object.entries(versions).map(([name, version]) => `${name}@${version}`);
  await promisify(execFile)('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...wanted], {
    cwd: folder,
  });
}

/** @param echo `stdio`: how the server is started, `url`: where it is reached */
export async function startPeers(
  folder: string,
  echo: { stdio: readonly [string, ...string[]]; url: string },
): Promise<Peer[]> {
  const [command, ...args] = echo.stdio;
  const hub = join(folder, 'node_modules/mcp-hub/dist/cli.js');
  const bridge = join(folder, 'node_modules/supergateway/dist/index.js');
  return [
    await startPeer('mcp-hub / stdio', hub, { path: 'mcp', tool: 'echo__echo', sse: true }, hubWith({ command, args })),
    await startPeer('mcp-hub / http', hub, { path: 'mcp', tool: 'echo__echo', sse: true }, hubWith({ url: echo.url })),
    await startPeer('supergateway / stdio', bridge, { path: 'mcp', tool: 'echo' }, async (port) => [
      ...['--stdio', echo.stdio.join(' '), '--outputTransport', 'streamableHttp', '--stateful'],
      ...['--logLevel', 'none', '--port', String(port)],
    ]),
  ];
}

/** mcp-hub's words for one server called `echo`. */
function hubWith(server: object) {
  return async (port: number, home: string) => {
    const config = join(home, 'servers.json');
    await writeFile(config, JSON.stringify({ mcpServers: { echo: server } }));
    return ['--port', String(port), '--config', config];
  };
}

async function startPeer(
  name: string,
  program: string,
  { path, tool, sse = false }: { path: string; tool: string; sse?: boolean },
  words: (port: number, home: string) => Promise<readonly string[]>,
): Promise<Peer> {
  const home = await mkdtemp(join(tmpdir(), 'countersign-peer-'));
  const port = await freePort();
  const folders = {
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_STATE_HOME: home,
    XDG_DATA_HOME: home,
    XDG_CACHE_HOME: home,
  };
  const process = spawnedSilent([program, ...(await words(port, home))], folders);
  const close = async () => {
    await process.close();
    await rm(home, { recursive: true, force: true });
  };
  const target = { url: `http://127.0.0.1:${port}/${path}`, tool, sse };
  try {
    await (await firstAnswer(target)).close();
  } catch (error) {
    await close();
    throw error;
  }
  return { name, target, process, close };
}

async function firstAnswer(target: Target): Promise<Caller> {
  for (const until = performance.now() + patienceMs; ; await sleep(200)) {
    try {
      const caller = await sdkCaller(target);
      await caller.call();
      return caller;
    } catch (error) {
      if (performance.now() > until) throw error;
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
