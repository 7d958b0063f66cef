import type { AppError, ErrorCode } from '../../shared/errors.ts';

interface About {
  readonly server: string;
  readonly detail: string | undefined;
}

const askThePerson = 'Ask the person to open Countersign.';
const perhapsDone = 'It is not known whether the call had an effect.';
const ours = `Countersign could not make this call, so it was refused. ${askThePerson}`;
const noSignIn = ({ server }: About) =>
  `The server “${server}” needs the person to sign in. Ask them to do so in Countersign.`;
const cannotStart = ({ server }: About) => `The server “${server}” cannot be started. ${askThePerson}`;
const notReached = ({ server }: About) => `The server “${server}” could not be reached.`;
const notMcp = ({ server }: About) => `The server “${server}” answered with something that is not MCP. ${perhapsDone}`;

/** What an agent is told, by code. The person is told something else; nothing here names paths, rules or settings. */
const texts: Partial<Record<ErrorCode, (about: About) => string>> = {
  'call.denied': () => 'Refused: a rule of the person denies this tool.',
  'call.refused': ({ detail }) =>
    detail === undefined ? 'The person refused this call.' : `The person refused this call: “${detail}”`,
  'call.unanswered': ({ detail }) =>
    `Nobody answered ${detail === undefined ? 'in time' : `within ${detail} seconds`}, so the call was refused. ${askThePerson}`,
  'call.nobody_to_ask': () =>
    `This call needs the person’s approval, and there is nobody to ask, so it was refused. ${askThePerson}`,
  'call.prompt_lost': () =>
    `The question to the person was closed or lost before they answered, so the call was refused. ${askThePerson}`,
  'call.queue_full': () =>
    'Too many calls of this agent wait for the person, so this one was refused. Wait for their answers first.',
  'call.paused': () =>
    'The person is away and everything is refused until they are back. Do not try again before they say so.',
  'call.cooling_down': ({ detail }) =>
    `The person did not answer the last calls of this agent, so it may not ask again for ${detail ?? 'some'} seconds.`,
  'call.withheld': ({ detail }) =>
    `The call was made, and the person keeps its result back${detail === undefined ? '.' : `: “${detail}”`} Do not make it again.`,
  'approval.changed': () => 'The tool changed while the call was on its way, so it was refused. Call it again.',
  'call.cancelled': () => 'This call was cancelled.',
  'call.failed': ({ server }) => `The call failed at the server “${server}”. ${perhapsDone}`,
  'server.disabled': ({ server }) => `The person has disabled the server “${server}”.`,
  'server.command_not_found': cannotStart,
  'server.not_executable': cannotStart,
  'server.cwd_missing': cannotStart,
  'secret.missing': cannotStart,
  'env.missing': cannotStart,
  'server.exited': ({ server }) => `The server “${server}” stopped before it answered. ${perhapsDone}`,
  'server.timeout': ({ server }) => `The server “${server}” did not answer in time. ${perhapsDone}`,
  'server.unreachable': notReached,
  'server.dns': notReached,
  'server.tls': notReached,
  'server.moved': notReached,
  'server.no_such_endpoint': notReached,
  'server.failing': ({ server }) => `The server “${server}” has a problem of its own. ${perhapsDone} Try again later.`,
  'server.busy': ({ server }) => `The server “${server}” is asked too often. Wait a while before you try again.`,
  'server.too_large': ({ server }) =>
    `The server “${server}” answered with more than can be passed on. ${perhapsDone} Ask for less at once.`,
  'server.needs_sign_in': noSignIn,
  'server.needs_scope': ({ server }) =>
    `The server “${server}” needs the person to sign in again and allow it more. Ask them to do so in Countersign.`,
  'signin.unavailable': ({ server }) =>
    `The sign-in to the server “${server}” cannot be renewed at the moment; nothing was sent to it. Try again later.`,
  'server.refused': ({ server, detail }) =>
    detail === undefined
      ? `The server “${server}” answered with an error.`
      : `The server “${server}” answered with an error: “${detail}”`,
  'server.protocol': notMcp,
  'server.not_mcp': notMcp,
  'server.wrong_revision': ({ server }) =>
    `The server “${server}” speaks another revision of MCP than Countersign. ${askThePerson}`,
  'history.unwritable': () =>
    `Countersign cannot write its history, and without it no call is made, so this one was refused. ${askThePerson}`,
};

/** The sentence an agent gets when its call to `server` ended in `error`. Data in it (a reason) is quoted. */
export function agentText(error: AppError, server: string): string {
  return texts[error.code]?.({ server, detail: error.detail }) ?? ours;
}
