import { asAppError, type ErrorCode, tell } from '../../shared/errors.ts';
import type { ServerConfig, ServerTest, TestStep } from '../../shared/servers.ts';
import { type ConnectionContext, connect } from './connection.ts';

const local = ['configuration', 'command', 'start', 'handshake', 'tools'] as const;
const remote = ['configuration', 'reach', 'handshake', 'tools'] as const;
const aboutSignIn = new Set<ErrorCode>(['server.needs_sign_in', 'server.needs_scope']);

/**
 * Connects afresh, beside whatever connection there is, and tells each step with the milliseconds it took. The first that fails
 * is the last one told.
 */
export async function testServer(
  config: ServerConfig,
  context: ConnectionContext,
  signal: AbortSignal,
): Promise<ServerTest> {
  const done = new Map<TestStep['name'], TestStep>();
  let since = performance.now();
  const lap = () => {
    const ms = performance.now() - since;
    since = performance.now();
    return ms;
  };
  try {
    const connection = await connect(config, context, {
      signal,
      // A step that was done before for nothing, in another way, took both times.
      onStep(name, detail) {
        done.set(name, { name, ok: true, ms: lap() + (done.get(name)?.ms ?? 0), detail, problem: null });
      },
    });
    await connection.close();
  } catch (error) {
    const problem = tell(asAppError(error));
    const steps = config.transport === 'stdio' ? local : remote;
    const signIn = aboutSignIn.has(problem.code) || problem.code.startsWith('signin.');
    const name = signIn ? 'sign-in' : (steps.find((step) => !done.has(step)) ?? 'tools');
    done.set(name, { name, ok: false, ms: lap(), detail: problem.said ?? '', problem });
  }
  const told = [...done.values()];
  return { ok: told.every((step) => step.ok), steps: told };
}
