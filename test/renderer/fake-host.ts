import {
  type EventName,
  type EventValue,
  events,
  type Reply,
  type RequestName,
  type RequestOutput,
  type RequestParsed,
  requests,
} from '../../src/shared/ipc.ts';

type Answers = { [N in RequestName]?: (input: RequestParsed<N>) => RequestOutput<N> | Promise<RequestOutput<N>> };

/** What a fake answer throws to say no, as an AppError would travel. */
export class Refusal extends Error {
  readonly code: string;
  readonly remedy: string | undefined;

  constructor(code: string, message: string, remedy?: string) {
    super(message);
    this.code = code;
    this.remedy = remedy;
  }
}

/** One question the page asked. */
export interface Asked {
  readonly name: string;
  readonly input: unknown;
}

/** The other side of the bridge: scripted answers, checked against the contract both ways, and everything that was asked. */
export function createFakeHost(defaults: Answers) {
  const answers: Answers = { ...defaults };
  const asked: Asked[] = [];
  const answer = async (name: RequestName, input: unknown): Promise<unknown> => {
    const parsed = requests[name].input.parse(input);
    asked.push({ name, input: parsed });
    const reply = answers[name] as ((input: unknown) => unknown) | undefined;
    if (!reply) throw new Error(`The test has no answer for ${name}.`);
    return requests[name].output.parse(await reply(parsed));
  };
  return {
    asked,
    /** Answers `name` so from now on. */
    on<N extends RequestName>(name: N, reply: NonNullable<Answers[N]>) {
      answers[name] = reply;
    },
    async request(name: string, input: unknown): Promise<Reply> {
      try {
        return { ok: true, value: await answer(name as RequestName, input) };
      } catch (error) {
        if (!(error instanceof Refusal)) {
          return { ok: false, error: { code: 'internal', message: `Fake host: ${String(error)}` } };
        }
        const { code, message, remedy } = error;
        return { ok: false, error: remedy === undefined ? { code, message } : { code, message, remedy } };
      }
    },
    /** An announcement as it travels. */
    event<N extends EventName>(name: N, value: EventValue<N>) {
      return { name, value: events[name].parse(value) };
    },
    /** What was asked under one name. */
    inputs(name: RequestName): unknown[] {
      return asked.filter((question) => question.name === name).map((question) => question.input);
    },
  };
}
export type FakeHost = ReturnType<typeof createFakeHost>;
