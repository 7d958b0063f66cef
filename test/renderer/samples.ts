import type { Agent } from '../../src/shared/agents.ts';
import type { Approval } from '../../src/shared/approvals.ts';
import type { Entry, EntryData, Story } from '../../src/shared/history.ts';
import type { Rule } from '../../src/shared/rules.ts';
import type { Server } from '../../src/shared/servers.ts';
import type { AppStatus, Settings } from '../../src/shared/settings.ts';
import type { SignIn } from '../../src/shared/sign-in.ts';
import { ago, signedIn, signInNeeded } from './sign-in-samples.ts';

const minute = 60_000;

type StdioConfig = Extract<Server['config'], { transport: 'stdio' }>;

export function stdioServer(
  name: string,
  more: Partial<Omit<Server, 'config'>> = {},
  config: Partial<StdioConfig> = {},
): Server {
  return {
    config: {
      name,
      enabled: true,
      timeoutSeconds: 60,
      retries: 8,
      origin: 'person',
      addedAt: ago(60 * minute),
      transport: 'stdio',
      command: 'npx',
      args: ['-y', `@modelcontextprotocol/server-${name}`, '/home/ada/my work'],
      env: {},
      isolation: { kind: 'none' },
      ...config,
    },
    state: 'connected',
    problem: null,
    era: 'legacy',
    revision: '2025-11-25',
    via: 'stdio',
    program: '/usr/bin/npx',
    retryAt: null,
    lastSeenAt: ago(2 * minute),
    claims: { name: `mcp-${name}`, version: '1.2.0' },
    toolCount: 14,
    latencyMs: 3,
    lastCallAt: ago(2 * minute),
    pid: 4242,
    signIn: null,
    ...more,
  };
}

type HttpConfig = Exclude<Server['config'], { transport: 'stdio' }>;

export function webServer(
  name: string,
  more: Partial<Omit<Server, 'config'>> = {},
  config: Partial<HttpConfig> = {},
): Server {
  return {
    ...stdioServer(name, {
      claims: null,
      pid: null,
      program: null,
      via: 'http',
      toolCount: 26,
      latencyMs: 84,
      ...more,
    }),
    config: {
      name,
      enabled: true,
      timeoutSeconds: 60,
      retries: 8,
      origin: 'person',
      addedAt: ago(99 * minute),
      transport: 'http',
      url: `https://mcp.${name}.app/mcp`,
      headers: {},
      auth: { kind: 'automatic' },
      ...config,
    },
  };
}

/** A server that wants a sign-in; `signIn` is where that stands. */
export function needsSignIn(name: string, signIn: Partial<SignIn> = {}): Server {
  const problem = { code: 'server.needs_sign_in', message: `“${name}” wants to know who you are.`, remedy: 'Sign in.' };
  const down = { state: 'needs-sign-in' as const, toolCount: null, latencyMs: null, problem };
  return webServer(name, { ...down, signIn: signInNeeded(signIn) });
}

export const servers: Server[] = [
  stdioServer('files'),
  webServer('github', { signIn: signedIn() }),
  needsSignIn('linear'),
  stdioServer(
    'postgres',
    {
      state: 'failing',
      problem: {
        code: 'server.command_not_found',
        message: '“uvx” was not found on the login shell’s PATH.',
        remedy: 'Install uv, or give the whole path to uvx.',
      },
      toolCount: null,
      latencyMs: null,
      lastCallAt: null,
      pid: null,
      signIn: null,
      era: null,
      claims: null,
    },
    { command: 'uvx', args: ['postgres-mcp', '--access-mode=restricted'], env: { PGHOST: 'localhost' } },
  ),
  stdioServer('everything', { state: 'disabled', toolCount: 17, latencyMs: null, pid: null }, { enabled: false }),
];

export const agents: Agent[] = [
  {
    name: 'Claude Code',
    servers: null,
    createdAt: ago(900 * minute),
    sessions: 2,
    client: 'claude-code 3.1.0',
    lastSeenAt: ago(0),
  },
  { name: 'Cursor', servers: ['files'], createdAt: ago(900 * minute), sessions: 0, client: null, lastSeenAt: null },
];

/** The same for all of them: what decides their order is what the test gives. */
const createdAt = ago(60 * minute);

export function rule(id: string, more: Partial<Rule>): Rule {
  return {
    id,
    effect: 'allow',
    agent: '*',
    server: '*',
    tool: '*',
    expiresAt: null,
    note: '',
    createdAt,
    origin: 'person',
    session: null,
    ...more,
  };
}

export const rules: Rule[] = [
  rule('r1', { effect: 'deny', server: 'github', tool: 'delete_*', note: 'Never from an agent.' }),
  rule('r2', { effect: 'ask', server: 'github' }),
  rule('r3', { agent: 'Claude Code', server: 'files', tool: 'read_text_file', origin: 'approval' }),
  rule('r4', { agent: 'Claude Code', server: 'files', tool: 'list_directory', origin: 'approval', session: 's7' }),
];

export function approval(id: string, more: Partial<Approval> = {}): Approval {
  return {
    id,
    digest: `digest-of-${id}`,
    agent: 'Claude Code',
    client: 'claude-code 3.1.0',
    server: 'github',
    tool: 'create_pull_request',
    title: 'Open a pull request',
    description: 'Opens a pull request from one branch to another.',
    arguments: {
      owner: 'acme',
      repo: 'payments-api',
      base: 'main',
      head: 'fix/refund-rounding',
      title: 'Round refunds half-even',
      draft: false,
      reviewers: ['ada', 'grace'],
    },
    annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: true },
    abandoned: false,
    sentence: { does: 'changes', claimed: true, outside: true, about: { argument: 'repo', text: 'payments-api' } },
    verdict: { effect: 'ask', rule: null },
    twice: more.annotations?.destructiveHint === true || more.verdict?.twice === true,
    pin: { state: 'accepted', findings: [], changes: [] },
    previous: null,
    group: `group-of-${id}`,
    askedAt: ago(10_000),
    // Longer than any test may take: what is over cannot be answered.
    expiresAt: new Date(Date.now() + 600_000).toISOString(),
    ...more,
  };
}

let seq = 48_200;
export function entry(data: EntryData, atMsAgo: number): Entry {
  seq += 1;
  return { ...data, seq, at: ago(atMsAgo), hash: '9f2c'.repeat(16), prev: 'a41e'.repeat(16) };
}

export function callStory(tool: string, more: Partial<Story>, entries: Entry[]): Story {
  return {
    seq: entries[0]?.seq ?? 1,
    at: entries[0]?.at ?? ago(0),
    kind: 'call',
    outcome: 'answered',
    call: `call-${tool}`,
    agent: 'Claude Code',
    server: 'files',
    tool,
    by: 'rule',
    rule: null,
    reason: null,
    durationMs: 1200,
    entries,
    ...more,
  };
}

export const stories: Story[] = [
  callStory('write_file', { by: 'person', durationMs: 12_300 }, [
    entry(
      {
        kind: 'decided',
        agent: 'Claude Code',
        client: 'claude-code 3.1.0',
        effect: 'ask',
        arguments: { path: '/home/ada/refund.ts', content: 'export const half = 0.5;' },
      },
      60_000,
    ),
    entry({ kind: 'approved', by: 'person', answer: 'allow-once' }, 49_000),
    entry({ kind: 'answered', durationMs: 1200, resultBytes: 2100, resultDigest: '41bd'.repeat(16) }, 47_700),
  ]),
  callStory('read_text_file', { durationMs: 4, rule: 'r3' }, [
    entry({ kind: 'decided', agent: 'Claude Code', effect: 'allow', rule: 'r3', arguments: { path: 'a.ts' } }, 90_000),
    entry({ kind: 'approved', by: 'rule', rule: 'r3' }, 90_000),
    entry({ kind: 'answered', durationMs: 4 }, 89_996),
  ]),
  callStory('move_file', { outcome: 'refused', by: 'person', reason: 'Not there.', durationMs: 9000 }, [
    entry({ kind: 'decided', agent: 'Claude Code', effect: 'ask', arguments: { from: 'a', to: 'b' } }, 200_000),
    entry({ kind: 'refused', by: 'person', answer: 'deny', reason: 'Not there.' }, 191_000),
  ]),
  {
    ...callStory('none', {}, [entry({ kind: 'server.added', server: 'files', detail: { command: 'npx' } }, 400_000)]),
    kind: 'change',
    outcome: null,
    call: null,
    agent: null,
    tool: null,
    by: null,
    durationMs: null,
  },
];

export const settings: Settings = { theme: 'system', port: 7331, approvalTimeoutSeconds: 120, promptFront: 'always' };
export const status: AppStatus = {
  version: '0.1.0',
  home: '/home/ada/.config/countersign',
  vault: 'keychain',
  gateway: { state: 'on', url: 'http://127.0.0.1:7331/mcp', error: null },
  degraded: null,
};
