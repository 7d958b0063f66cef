import { AppError, asAppError } from '../../shared/errors.ts';
import type { ServerConfig, ServerTest, TestStep } from '../../shared/servers.ts';
import { type ConnectionContext, connect } from './connection.ts';
import { toProblem } from './running-server.ts';

const local = ['configuration', 'command', 'start', 'handshake', 'tools'] as const;
const remote = ['configuration', 'handshake', 'tools'] as const;

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
      onStep: (name, detail) => done.set(name, { name, ok: true, ms: lap(), detail, problem: null }),
    });
    await connection.close();
  } catch (error) {
    const reason = error instanceof AppError ? error : asAppError(error);
    const steps = config.transport === 'stdio' ? local : remote;
    const name = steps.find((step) => !done.has(step)) ?? 'tools';
    done.set(name, { name, ok: false, ms: lap(), detail: '', problem: toProblem(reason) });
  }
  const told = [...done.values()];
  return { ok: told.every((step) => step.ok), steps: told };
}
