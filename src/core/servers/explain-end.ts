import type { AppError } from '../../shared/errors.ts';
import { tooLarge } from './limit-messages.ts';
import { failure, type Reason } from './reason.ts';
import type { PipeEnd } from './stdio-transport.ts';

/** What is known of a program that ended. Its words are masked. */
export interface Ended {
  /** Whether it never got as far as being connected. */
  readonly early: boolean;
  /** The last lines it wrote to its error output; where there are none, the first that was no message on its output. */
  readonly lastWords: readonly string[];
}

type Exit = Extract<PipeEnd, { kind: 'exited' }>;

function reasonOf({ code, signal }: Exit, early: boolean): Pick<Reason, 'what' | 'remedy'> {
  const restarted = 'It is being started again; try once more.';
  const at = early ? ' at once' : '';
  if (signal !== null) {
    const remedy = 'Something on this computer ended it: look at its log, and whether memory ran out.';
    return { what: `was killed${at} by the signal ${signal}`, remedy: early ? remedy : restarted };
  }
  if (code === 0 && early) {
    const remedy = 'Check its arguments: it may only have shown its version or its help, or serve nothing over pipes.';
    return { what: 'exited at once with code 0, as if its work were done', remedy };
  }
  const remedy = 'Check its command, arguments and environment.';
  return { what: `exited${at} with code ${code ?? 'unknown'}`, remedy: early ? remedy : restarted };
}

/** How a program's end is told. */
export function explainEnd(end: PipeEnd, server: string, { early, lastWords }: Ended): AppError {
  if (end.kind === 'message-too-long') return tooLarge(server);
  if (end.kind === 'closed') {
    return failure(server, { code: 'server.unreachable', what: 'was disconnected', remedy: 'Try again.' });
  }
  if (end.kind === 'mute') {
    return failure(
      server,
      {
        code: 'server.not_mcp',
        what: 'closed its input or output although it still runs, so that it cannot be spoken to',
        remedy: 'Check that the command starts a server that speaks MCP over its input and output.',
      },
      lastWords.join('\n'),
    );
  }
  const { what, remedy } = reasonOf(end, early);
  const last = lastWords.at(-1);
  const said = lastWords.length > 1 ? lastWords.slice(-10).join('\n') : '';
  return failure(
    server,
    { code: 'server.exited', what: last ? `${what}: ${last.replace(/\.+$/, '')}` : what, remedy },
    said,
  );
}
