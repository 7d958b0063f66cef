import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Parts, Shell } from '../../src/cli/parts.ts';
import { run } from '../../src/cli/run.ts';
import { controlPath } from '../../src/core/control/control-path.ts';
import { serveControl } from '../../src/core/control/serve-control.ts';
import type { Core } from '../../src/core/core.ts';
import { dispatch } from '../../src/core/dispatch.ts';
import { AppError } from '../../src/shared/errors.ts';
import type { Server } from '../../src/shared/servers.ts';

const at = '2026-11-20T09:00:00.000Z';
const stdio: Server = {
  config: {
    name: 'files',
    enabled: true,
    timeoutSeconds: 60,
    retries: 8,
    origin: 'person',
    addedAt: at,
    transport: 'stdio',
    command: 'node',
    args: ['server.js'],
    env: {},
    isolation: { kind: 'none' },
  },
  state: 'connected',
  problem: null,
  era: 'legacy',
  revision: '2025-11-25',
  via: 'stdio',
  program: '/usr/bin/node',
  retryAt: null,
  lastSeenAt: at,
  claims: { name: 'evil\u001b[31m', version: '1' },
  toolCount: 1,
  latencyMs: 3,
  lastCallAt: null,
  pid: 1,
  signIn: null,
};
const story = {
  seq: 1,
  at,
  kind: 'call' as const,
  outcome: 'answered' as const,
  call: 'c1',
  agent: 'cli',
  server: 'files',
  tool: 'read',
  by: 'rule' as const,
  rule: null,
  reason: null,
  durationMs: 4,
  entries: [{ seq: 1, at, kind: 'decided' as const, hash: 'h', prev: 'p', call: 'c1' }],
};

/** A core that remembers what it was asked and answers from a script: enough to prove parsing, printing and exit codes. */
export function stubCore(failures: Readonly<Record<string, AppError>> = {}, home = '', environment = {}) {
  const asked: { name: string; input: unknown }[] = [];
  let closed = 0;
  const note =
    <T>(name: string, value: T) =>
    (input: unknown): T => {
      asked.push({ name, input });
      const failure = failures[name];
      if (failure) throw failure;
      return value;
    };
  const settings = { theme: 'system' as const, port: 0, approvalTimeoutSeconds: 120, promptFront: 'always' as const };
  const gateway = { state: 'off' as const, url: null, error: null };
  const rule = { id: 'r1', effect: 'allow' as const, agent: '*', server: '*', tool: '*', expiresAt: null, note: '' };
  const rules = { ...rule, createdAt: at, origin: 'person' as const, session: null };
  const difference = { added: [rules], removed: [], changed: [], before: { strict: false }, after: { strict: true } };
  const book = {
    strict: false,
    scopes: { hierarchy: [], tools: [{ server: 'files', tool: 'read', scopes: ['files:read'] }] },
    trustedServers: ['files'],
    seal: { state: 'broken' as const, reason: 'changed' as const, difference, canUndo: true, canAccept: true },
    projects: [{ folder: '/work', state: 'current' as const, problem: null }],
    preset: null,
  };
  const finding = { condition: 'expiry' as const, outcome: 'not' as const, detail: 'over\u001b[31m' };
  const explanation = {
    verdict: { effect: 'ask' as const, rule: null },
    matched: [],
    nearMisses: [{ rule: rules, findings: [finding] }],
    scopes: null,
  };
  const counts = { allow: 1, ask: 2, deny: 3 };
  const change = {
    call: 'c1',
    at,
    agent: 'claude',
    server: 'files',
    tool: 'read',
    before: 'ask' as const,
    after: 'allow' as const,
  };
  const trial = {
    calls: 6,
    before: counts,
    after: counts,
    matched: 1,
    unclear: 1,
    answers: { same: 14, other: 2 },
    changes: [change],
  };
  const secret = { name: 'evil\u001b[31m', usedBy: ['files'], changedAt: at, missing: true };
  const agent = { name: 'claude', servers: null, createdAt: at, sessions: 0, client: null, lastSeenAt: null };
  const standing = { pausedSince: null, coolingDown: [], lateAnswers: [] };
  const noOffer = { available: false as const, reason: 'none', remedy: 'none' };
  const proposal = { digest: 'd', title: 'a file', origin: 'import' as const, servers: [] };
  const step = { name: 'tools' as const, ok: true, ms: 1, detail: '1 tool', problem: null };
  const handlers: Core['handlers'] = {
    'app.status': note('app.status', { version: '0', home, vault: 'file' as const, gateway, degraded: null }),
    'servers.list': note('servers.list', [stdio]),
    'servers.add': note('servers.add', stdio),
    'servers.remove': note('servers.remove', {}),
    'servers.edit': note('servers.edit', stdio),
    'servers.duplicate': note('servers.duplicate', stdio),
    'servers.restart': note('servers.restart', stdio),
    'servers.logs': note('servers.logs', { lines: [], more: false }),
    'servers.processes': note('servers.processes', []),
    'servers.isolation': note('servers.isolation', { sandbox: noOffer, container: noOffer }),
    'imports.clients': note('imports.clients', []),
    'imports.propose': note('imports.propose', proposal),
    'imports.accept': note('imports.accept', { added: ['files'], failed: [], plainSecretsIn: ['/home/me/mcp.json'] }),
    'catalog.list': note('catalog.list', []),
    'registry.search': note('registry.search', { entries: [], next: null }),
    'links.list': note('links.list', []),
    'links.dismiss': note('links.dismiss', {}),
    'secrets.list': note('secrets.list', [secret]),
    'secrets.set': note('secrets.set', {}),
    'secrets.rename': note('secrets.rename', {}),
    'secrets.remove': note('secrets.remove', {}),
    'tools.try': note('tools.try', { content: [] }),
    'tools.stopTrying': note('tools.stopTrying', {}),
    'servers.setEnabled': note('servers.setEnabled', stdio),
    'servers.login': note('servers.login', { kind: 'browser' as const, url: 'https://login.example/authorize' }),
    'servers.awaitLogin': note('servers.awaitLogin', stdio),
    'servers.cancelLogin': note('servers.cancelLogin', {}),
    'servers.logout': note('servers.logout', { revoked: true }),
    'servers.test': note('servers.test', { ok: true, steps: [step] }),
    'tools.list': note('tools.list', [{ server: 'files', name: 'read', description: 'Reads', inputSchema: {} }]),
    'tools.call': note('tools.call', { content: [{ type: 'text', text: 'hello\u001b[31m' }] }),
    'agents.list': note('agents.list', [agent]),
    'agents.create': note('agents.create', { name: 'claude', token: 'cs_token', url: null }),
    'agents.revoke': note('agents.revoke', {}),
    'rules.list': note('rules.list', [rules]),
    'rules.add': note('rules.add', rules),
    'rules.remove': note('rules.remove', {}),
    'rules.book': note('rules.book', book),
    'rules.configure': note('rules.configure', book),
    'rules.presets': note('rules.presets', []),
    'rules.propose': note('rules.propose', { digest: 'd1', difference }),
    'rules.accept': note('rules.accept', book),
    'rules.undo': note('rules.undo', book),
    'rules.forgetProject': note('rules.forgetProject', book),
    'rules.export': note('rules.export', { text: '{"countersign":"rules"}\n' }),
    'rules.explain': note('rules.explain', explanation),
    'rules.try': note('rules.try', trial),
    'rules.suggestions': note('rules.suggestions', [{ rule, allowed: 6, lastAt: at }]),
    'rules.uses': note('rules.uses', []),
    'approvals.list': note('approvals.list', []),
    'approvals.decide': note('approvals.decide', {}),
    'approvals.preview': note('approvals.preview', { of: 0, allowed: 0, denied: 0 }),
    'approvals.standing': note('approvals.standing', standing),
    'approvals.pause': note('approvals.pause', standing),
    'approvals.resume': note('approvals.resume', standing),
    'approvals.withdraw': note('approvals.withdraw', {}),
    'reviews.list': note('reviews.list', []),
    'reviews.show': () => {
      throw new AppError('approval.gone', 'Gone.');
    },
    'reviews.decide': note('reviews.decide', {}),
    'pins.list': note('pins.list', []),
    'pins.show': () => {
      throw new AppError('not_found', 'None.');
    },
    'pins.accept': note('pins.accept', {}),
    'history.list': note('history.list', [story]),
    'history.show': note('history.show', story),
    'history.verify': note('history.verify', { ok: true, entries: 1, firstBad: null, problem: null, signedAt: at }),
    'history.entries': note('history.entries', []),
    'history.exportText': note('history.exportText', { text: '{"seq":1}\n' }),
    'settings.get': note('settings.get', settings),
    'settings.set': note('settings.set', settings),
  };
  let control: { close(): Promise<void> } | undefined;
  const log = { info() {}, warn() {}, error() {} };
  const core: Core = {
    handlers,
    approvals: {
      attach: () => ({ detach() {} }),
      list: () => [],
      decide() {},
      denyFromNotification() {},
      refuseAll() {},
    },
    subscribe: () => () => undefined,
    openLink() {},
    *exportHistory() {
      yield '{"seq":1}\n';
    },
    listen: async () => 'http://127.0.0.1:1/mcp',
    wake() {},
    async serveControl() {
      const answer = (name: unknown, input: unknown) => dispatch(handlers, { door: 'socket' }, name, input);
      control = await serveControl({ path: controlPath(home, environment), answer, log });
    },
    async close() {
      closed++;
      await control?.close();
    },
  };
  return { core, asked, closed: () => closed };
}

/** Runs command lines against a stub core in a home of their own. */
export function commandLine(failures: Readonly<Record<string, AppError>> = {}) {
  const home = mkdtempSync(join(tmpdir(), 'cs-cli-'));
  const stub = stubCore(failures, home);
  const kept = new Map<string, string>();
  const opened: string[] = [];
  const parts: Parts = {
    openCore: async () => stub.core,
    openVault: () => ({
      kind: 'file',
      get: async (name) => kept.get(name) ?? null,
      set: async (name, value) => void kept.set(name, value),
      delete: async (name) => void kept.delete(name),
    }),
    browser: { open: async (url) => void opened.push(url) },
    verifyExportFile: async () => ({ ok: false, entries: 2, firstBad: 2, problem: 'changed', signedAt: null }),
  };
  async function countersign(words: readonly string[], options: { stdin?: string; home?: boolean } = {}) {
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const read = (stream: PassThrough) =>
      stream
        .end()
        .toArray()
        .then((chunks) => Buffer.concat(chunks).toString());
    stdin.end(options.stdin ?? '');
    const environment = options.home === false ? {} : { COUNTERSIGN_HOME: home };
    const shell: Shell = {
      parts,
      environment,
      version: '1.2.3',
      stdin: stdin as unknown as Shell['stdin'],
      stdout,
      stderr,
    };
    const exitCode = await run(words, shell);
    return { exitCode, stdout: await read(stdout), stderr: await read(stderr) };
  }
  return { ...stub, opened, home, countersign, remove: () => rmSync(home, { recursive: true, force: true }) };
}
