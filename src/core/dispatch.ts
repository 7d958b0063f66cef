import { z } from 'zod';
import { AppError, asAppError, tell } from '../shared/errors.ts';
import { type Door, type Handlers, type Reply, type RequestName, requests } from '../shared/ipc.ts';

/** Handlers as they are here: they hear when nobody waits for the answer any more. */
type Answerers = Partial<Handlers<RequestName, AbortSignal>>;

/** Who asks: through which door, until when, and who hears of an error that is a bug of ours. */
export interface Asking {
  readonly door: Door;
  readonly signal?: AbortSignal;
  readonly onBug?: (error: AppError) => void;
}

const neverAborted = new AbortController().signal;

/**
 * Answers one request from outside. Only a known name at a door it may come through, with an input of its shape, reaches its
 * handler; only what the contract lists goes back, so a stray token never does. Never throws.
 */
export async function dispatch(
  handlers: Answerers,
  { door, signal = neverAborted, onBug }: Asking,
  name: unknown,
  input: unknown,
): Promise<Reply> {
  try {
    return { ok: true, value: await answer(handlers, door, signal, name, input) };
  } catch (thrown) {
    const error = asAppError(thrown);
    if (error.code === 'internal') onBug?.(error);
    return { ok: false, error: tell(error) };
  }
}

async function answer(
  handlers: Answerers,
  door: Door,
  signal: AbortSignal,
  name: unknown,
  input: unknown,
): Promise<unknown> {
  if (!isRequest(name)) throw new AppError('input.invalid', 'Countersign does not know this request.');
  const { doors, input: inputSchema, output: outputSchema } = requests[name];
  const handler = handlers[name] as ((input: unknown, signal: AbortSignal) => unknown) | undefined;
  if (!handler || !(doors as readonly Door[]).includes(door)) {
    const remedy =
      door === 'socket' ? 'Do it in the window of the running Countersign.' : 'Use the command line for it.';
    throw new AppError('not_allowed', `“${name}” cannot be asked from here.`, { remedy });
  }
  const parsed = inputSchema.safeParse(input);
  if (!parsed.success) {
    throw new AppError('input.invalid', z.prettifyError(parsed.error), { cause: parsed.error });
  }
  return outputSchema.parse(await handler(parsed.data, signal));
}

function isRequest(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(requests, name);
}
