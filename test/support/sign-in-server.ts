import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

/** What has been asked of the authorization server and the MCP server behind it. */
export interface Seen {
  readonly refreshes: number;
  readonly signIns: number;
  readonly registrations: number;
  readonly revocations: number;
  readonly calls: number;
  readonly accounts: readonly string[];
}

export interface Behaviour {
  fault: 'none' | 'error' | 'page' | 'reset' | 'silent' | 'slow';
  accessTokenSeconds: number;
  account: string;
  silent: boolean;
  refuseTokens: boolean;
}

export interface SignInServer {
  readonly issuer: string;
  /** Of the MCP server. */
  readonly url: string;
  behave(change: Partial<Behaviour>): Promise<void>;
  seen(): Promise<Seen>;
  /** Neither issuer nor server is there any more. */
  kill(): Promise<void>;
}

/** A real authorization server and an MCP server that takes its tokens; gone after the test. */
export async function startSignInServer(): Promise<SignInServer> {
  const server = await spawnSignInServer();
  onTestFinished(server.kill);
  return server;
}

/** The same for a whole file of tests, which has to end it with `kill`. */
export async function spawnSignInServer(): Promise<SignInServer> {
  const program = join(resolve(import.meta.dirname, '../servers'), 'sign-in-server.ts');
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { issuer, url, admin } = JSON.parse(line) as { issuer: string; url: string; admin: string };
  return {
    issuer,
    url,
    async behave(change) {
      await fetch(admin, { method: 'POST', body: JSON.stringify(change) });
    },
    seen: async () => (await (await fetch(admin)).json()) as Seen,
    kill,
  };
}
