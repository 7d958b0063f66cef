import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../..');
const suite = join(
  createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/package.json'),
  '../dist/index.js',
);

/** One scenario of the official conformance suite. */
export interface Scenario {
  readonly name: string;
  /** What it is run at; null for an extension, which has none. */
  readonly revision: string | null;
}

export interface Outcome extends Scenario {
  readonly passed: boolean;
  readonly checks: number;
  /** What the suite said, for when it failed. */
  readonly said: string;
}

/** Milliseconds a client may take; against hanging, not a time to keep. */
const longest = '180000';

export const revisions = ['2025-11-25', '2026-07-28'] as const;

/** The extensions of authorization that the product speaks. */
export const extensions = [
  'auth/client-credentials-jwt',
  'auth/client-credentials-basic',
  'auth/enterprise-managed-authorization',
  'auth/dpop',
  'auth/dpop-nonce',
  'auth/wif-jwt-bearer',
] as const;

/** The fallbacks for servers of the revision 2025-03-26. */
export const oldest = ['auth/2025-03-26-oauth-metadata-backcompat', 'auth/2025-03-26-oauth-endpoint-fallback'] as const;

/** The scenarios that a revision requires of a client, as the suite itself lists them. */
export async function requiredOf(revision: (typeof revisions)[number]): Promise<Scenario[]> {
  const { said } = await runSuite(['list', '--requirements', revision]);
  const client = /Client scenarios[^\n]*\n((?: {2}- \S+\n?)+)/.exec(said)?.[1] ?? '';
  return [...client.matchAll(/- (\S+)/g)].map(([, name = '']) => ({ name, revision }));
}

/** Everything the product is to pass as a client. */
export async function everyScenario(): Promise<Scenario[]> {
  const required = await Promise.all(revisions.map(requiredOf));
  return [
    ...required.flat(),
    ...extensions.map((name) => ({ name, revision: null })),
    ...oldest.map((name) => ({ name, revision: '2025-03-26' })),
  ];
}

/** Runs one scenario against the product. */
export async function runScenario({ name, revision }: Scenario): Promise<Outcome> {
  const command = [process.execPath, join(root, 'test/conformance/client.ts')].join(' ');
  const at = revision === null ? ['--force'] : ['--spec-version', revision];
  const { code, said } = await runSuite([
    'client',
    '--command',
    command,
    '--scenario',
    name,
    '--timeout',
    longest,
    ...at,
  ]);
  const passed = /Passed: (\d+)\/\d+, 0 failed, 0 warnings/.exec(said)?.[1];
  return {
    name,
    revision,
    passed: code === 0 && passed !== undefined,
    checks: z.coerce.number().parse(passed ?? 0),
    said,
  };
}

/** Runs all of them, two at a time, telling each as it ends. */
export async function runScenarios(
  scenarios: readonly Scenario[],
  onOutcome: (outcome: Outcome) => void,
): Promise<Outcome[]> {
  const waiting = [...scenarios];
  const outcomes: Outcome[] = [];
  async function work(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const outcome = await runScenario(next);
      outcomes.push(outcome);
      onOutcome(outcome);
    }
  }
  await Promise.all([work(), work()]);
  return outcomes;
}

async function runSuite(args: readonly string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [suite, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said: Buffer.concat(said).toString('utf8') };
}
