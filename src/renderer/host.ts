import {
  type Bridge,
  type EventMessage,
  type EventName,
  type EventValue,
  type RequestInput,
  type RequestName,
  type RequestOutput,
  replySchema,
} from '../shared/ipc.ts';

declare global {
  interface Window {
    /** Put there by the preload script. */
    readonly countersign: Bridge;
  }
}

/** What the host said no with: an AppError as it travels. */
export class HostError extends Error {
  readonly code: string;
  readonly remedy: string | undefined;
  readonly said: string | undefined;

  constructor(code: string, message: string, remedy?: string, said?: string) {
    super(message);
    this.name = 'HostError';
    this.code = code;
    this.remedy = remedy;
    this.said = said;
  }
}

/** Asks the host; its answer was checked against the contract before it was sent. Throws a {@link HostError}. */
export async function ask<N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestOutput<N>> {
  const reply = replySchema.parse(await window.countersign.request(name, input));
  if (reply.ok) return reply.value as RequestOutput<N>;
  const { code, message, remedy, said } = reply.error;
  throw new HostError(code, message, remedy, said);
}

/** Hears one kind of announcement until the returned function is called. */
export function listen<N extends EventName>(name: N, fn: (value: EventValue<N>) => void): () => void {
  return window.countersign.subscribe((message) => {
    const event = message as EventMessage;
    if (event.name === name) fn(event.value as EventValue<N>);
  });
}
