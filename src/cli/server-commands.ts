import type { Command } from 'commander';
import { AppError } from '../shared/errors.ts';
import { saysSecret } from '../shared/secret-names.ts';
import type { NamedValue, Problem, Server, ServerInput, ServerTest } from '../shared/servers.ts';
import { exitCodeOfProblem } from './exit-codes.ts';
import { addImportCommand } from './import-command.ts';
import { addIsolationOptions, type IsolationOptions, isolationInWords, isolationOf } from './isolation-options.ts';
import type { OpenHome } from './open-home.ts';
import { gather, oneOf, wholeNumber } from './option-values.ts';
import { type Outcome, table, told } from './print.ts';
import { addProcessCommands } from './process-commands.ts';
import type { Runs } from './program.ts';
import { addSignInCommands, signInFacts } from './sign-in-commands.ts';
import { terminalSafe } from './terminal-safe.ts';

interface AddOptions extends IsolationOptions {
  env?: string[];
  header?: string[];
  secret?: string[];
  url?: string;
  transport?: 'http' | 'sse' | 'ws';
  cwd?: string;
  timeout?: number;
  clientId?: string;
  clientSecret?: string;
  issuer?: string;
  scopes?: string[];
}

/** `server add|list|show|remove|enable|disable|login|logout|test|processes`. */
export function addServerCommands(program: Command, runs: Runs): void {
  const server = program.command('server').description('the MCP servers you added');
  addIsolationOptions(server.command('add'))
    .description('add a server: a program to start (after --), or an address (--url)')
    .argument('<name>')
    .argument('[command...]', 'the program and its arguments, after --')
    .option('--url <url>', 'the address of a server that is already running')
    .option(
      '--transport <kind>',
      'http (unless the address says ws), sse or ws',
      oneOf('--transport', ['http', 'sse', 'ws']),
    )
    .option('--env <K=V>', 'an environment variable (several times)', gather)
    .option('--header <K:V>', 'a header (several times)', gather)
    .option('--secret <K=V>', 'an environment variable or header whose value goes to the vault (several times)', gather)
    .option('--cwd <dir>', 'the folder to start the program in')
    .option('--client-id <id>', 'the client you registered with the issuer by hand, for signing in')
    .option('--client-secret <secret>', 'its secret, which goes to the vault')
    .option('--issuer <url>', 'the one issuer you expect to sign in at')
    .option('--scopes <a,b>', 'what to ask for when signing in', (text: string) => text.split(',').filter(Boolean))
    .option('--timeout <seconds>', 'how long a call may take', wholeNumber('--timeout', 1, 3600))
    .action(
      runs(async ({ open }, name: string, command: string[], options: AddOptions) => {
        const { ask } = await open();
        const added = await ask('servers.add', serverInput(name, command, options));
        return { value: added, lines: [`Added ${name}.`] };
      }),
    );
  server
    .command('list')
    .description('every server and how it is')
    .action(
      runs(async ({ open }) => {
        const servers = await listServers(await open());
        return {
          value: servers,
          lines: table(['name', 'state', 'tools', 'where'], servers.map(row), 'No servers yet.'),
        };
      }),
    );
  server
    .command('show')
    .description('one server')
    .argument('<name>')
    .action(
      runs(async ({ open }, name: string) => {
        const found = (await listServers(await open())).find(({ config }) => config.name === name);
        if (!found) throw new AppError('not_found', `There is no server named “${name}”.`);
        return { value: found, lines: details(found) };
      }),
    );
  server
    .command('remove')
    .description('remove a server and its secrets')
    .argument('<name>')
    .action(
      runs(async ({ open }, name: string) => {
        await (await open()).ask('servers.remove', { name });
        return { value: { name, removed: true }, lines: [`Removed ${terminalSafe(name)}.`] };
      }),
    );
  for (const [word, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    server
      .command(word)
      .description(`${word} a server without losing its configuration`)
      .argument('<name>')
      .action(
        runs(async ({ open }, name: string) => {
          const changed = await (await open()).ask('servers.setEnabled', { name, enabled });
          return { value: changed, lines: [`${terminalSafe(name)} is ${word}d.`] };
        }),
      );
  }
  server
    .command('test')
    .description('the step-by-step diagnosis')
    .argument('<name>')
    .action(runs(async ({ open }, name: string) => testOutcome(await (await open()).ask('servers.test', { name }))));
  addProcessCommands(server, runs);
  addSignInCommands(server, runs);
  addImportCommand(server, runs);
}

/** A server, or what is kept of it when no Countersign runs on the home: nothing connects, so no state of health is true. */
type ListedServer = Omit<Server, 'state'> & { state: Server['state'] | 'not-running' };

async function listServers({ ask, core }: OpenHome): Promise<ListedServer[]> {
  // Nobody who prints and ends hears what is announced later.
  const servers = await ask('servers.list', { patient: true });
  if (!core) return servers;
  return servers.map((server) => (server.config.enabled ? { ...server, state: 'not-running' } : server));
}

/** What the person typed, as the contract wants it. @throws AppError `input.invalid` */
export function serverInput(name: string, words: readonly string[], options: AddOptions): ServerInput {
  const { url, transport, cwd, timeout, env = [], header = [], secret = [] } = options;
  const [command, ...args] = words;
  const auth = authOf(options);
  const isolation = isolationOf(options);
  const timing = timeout === undefined ? {} : { timeoutSeconds: timeout };
  const secrets = secret.map((text) => ({ ...named('--secret', text, '='), secret: true }));
  if (url !== undefined) {
    if (command !== undefined || cwd !== undefined || env.length > 0 || isolation !== undefined) {
      throw misuse('A server with --url takes no command, --env, --cwd or isolation.');
    }
    return {
      name,
      ...timing,
      transport: transport ?? (/^wss?:/i.test(url) ? 'ws' : 'http'),
      url,
      headers: [...header.map((text) => named('--header', text, ':')), ...secrets],
      ...(Object.keys(auth).length > 0 && { auth: { kind: 'automatic', ...auth } }),
    };
  }
  if (Object.keys(auth).length > 0) throw misuse('What is for signing in needs --url.');
  if (command === undefined) throw misuse('Give the server’s command after --, or its address with --url.');
  if (header.length > 0 || transport !== undefined) throw misuse('--header and --transport need --url.');
  const folder = cwd === undefined ? {} : { cwd };
  return {
    name,
    ...timing,
    ...folder,
    transport: 'stdio',
    command,
    args,
    env: [...env.map((text) => named('--env', text, '=')), ...secrets],
    ...(isolation && { isolation }),
  };
}

function named(flag: string, text: string, separator: string): NamedValue {
  const at = text.indexOf(separator);
  // What was typed may be a secret, so the message does not repeat it.
  if (at < 1) throw misuse(`${flag} takes NAME${separator}VALUE.`);
  const name = text.slice(0, at).trim();
  const value = text.slice(at + 1);
  return { name, value: separator === ':' ? value.trim() : value, secret: saysSecret(name) };
}

function authOf({ clientId, clientSecret, issuer, scopes }: AddOptions) {
  return {
    ...(clientId !== undefined && { clientId }),
    ...(clientSecret !== undefined && { clientSecret }),
    ...(issuer !== undefined && { issuer }),
    ...(scopes !== undefined && { scopes }),
  };
}

function misuse(message: string): AppError {
  return new AppError('input.invalid', message, { remedy: 'countersign server add --help says how.' });
}

function where({ config }: Pick<Server, 'config'>): string {
  return config.transport !== 'stdio' ? config.url : [config.command, ...config.args].join(' ');
}

function stateInWords({ state }: ListedServer): string {
  return state === 'not-running' ? 'not running' : state;
}

function row(server: ListedServer): unknown[] {
  return [server.config.name, stateInWords(server), server.toolCount, where(server)];
}

/** What it is configured to speak, or what it turned out to speak. */
function reachedOver({ config, via, revision }: ListedServer): string {
  const transport = via === null || via === config.transport ? config.transport : `${via} (it speaks nothing newer)`;
  return revision === null ? transport : `${transport}, MCP ${revision}`;
}

function details(server: ListedServer): string[] {
  const { config, problem, claims, toolCount, signIn } = server;
  const values = config.transport !== 'stdio' ? config.headers : config.env;
  const isolation = config.transport === 'stdio' ? isolationInWords(config.isolation) : null;
  const facts: [string, string | number | null][] = [
    ['name', config.name],
    ['state', stateInWords(server)],
    ['where', where(server)],
    ['reached over', reachedOver(server)],
    ...(server.program === null ? [] : [['program', server.program] as [string, string]]),
    ...(config.transport === 'stdio' && config.cwd ? [['folder', config.cwd] as [string, string]] : []),
    ...(isolation === null ? [] : [['isolation', isolation] as [string, string]]),
    ...Object.entries(values).map(([name, value]): [string, string] => [
      config.transport !== 'stdio' ? 'header' : 'env',
      `${name}=${value}`,
    ]),
    ['timeout', `${config.timeoutSeconds} s`],
    ['tools', toolCount],
    ['claims to be', claims && `${claims.name} ${claims.version}`],
    ...signInFacts(signIn),
  ];
  const width = Math.max(...facts.map(([label]) => label.length));
  return [
    ...facts.map(([label, value]) => `${label.padEnd(width)}  ${value === null ? '–' : terminalSafe(String(value))}`),
    ...problemLines(problem),
  ];
}

function problemLines(problem: Problem | null): string[] {
  if (!problem) return [];
  return [problem.message, problem.remedy, problem.said].flatMap(told);
}

function testOutcome(test: ServerTest): Outcome {
  const failed = test.steps.find((step) => step.problem)?.problem;
  return {
    value: test,
    lines: test.steps.flatMap((step) => [
      `${step.ok ? 'ok  ' : 'FAIL'}  ${step.name}  ${Math.round(step.ms)} ms  ${terminalSafe(step.detail)}`.trimEnd(),
      ...problemLines(step.problem),
    ]),
    exitCode: test.ok ? 0 : exitCodeOfProblem(failed?.code),
  };
}
