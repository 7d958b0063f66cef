import type { GivenAnswer } from '../../shared/approvals.ts';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import type { EntryData } from '../../shared/history.ts';
import type { Verdict } from '../../shared/rules.ts';

/** Who stands behind a refusal; Countersign itself where it is not said here. */
export const refusers: { readonly [code in ErrorCode]?: EntryData['by'] } = {
  'call.denied': 'rule',
  'call.refused': 'person',
  'call.paused': 'person',
  'call.unanswered': 'silence',
  'call.cancelled': 'agent',
};

/** A rule, or the agent's own limits, deny it. */
export function denied({ rule, because }: Verdict): AppError {
  const unruled = because
    ? 'No rule of the person allows this call.'
    : 'The person does not let this agent use this server.';
  return new AppError('call.denied', rule ? 'A rule of the person denies this call.' : unruled, {
    remedy: 'Do not try again; ask the person to change their rules if it is needed.',
  });
}

/** How the history says where the answer was given: with less before their eyes than the prompt shows. */
export const byNotification = 'The person refused this call by its notification.';

/** The person said no. */
export function refused({ reason, via }: Pick<GivenAnswer, 'via'> & { reason?: string | undefined }): AppError {
  if (via) return new AppError('call.refused', byNotification);
  if (!reason) return new AppError('call.refused', 'The person refused this call.');
  return new AppError('call.refused', `The person refused this call: “${reason}”`, { detail: reason });
}

/** The person is away and everything is refused. */
export function paused(): AppError {
  return new AppError('call.paused', 'You paused Countersign, so every call is refused.', {
    remedy: 'End the pause in Countersign’s window.',
  });
}

/** The tool is not what was looked at any more. */
export function toolChanged(): AppError {
  return new AppError('approval.changed', 'The server changed this tool while the call was on its way.', {
    remedy: 'Call it again, so that what it is now is looked at.',
  });
}

/** An argument of this name is lost on the way to the prompt, so the person would not see all that is sent. */
export function unshowable(): AppError {
  return new AppError(
    'input.invalid',
    'An argument called “__proto__” cannot be shown to the person, so the call is refused.',
  );
}
