import { AppError } from '../../shared/errors.ts';

/** Nobody could be asked. */
export function nobodyToAsk(): AppError {
  return new AppError('call.nobody_to_ask', 'This call needs the person’s answer and nobody can be asked.', {
    remedy: 'Open Countersign, or run `countersign serve` in a terminal.',
  });
}

/** @param ms how long the agent must still wait */
export function coolingDown(ms: number): AppError {
  const detail = String(Math.ceil(ms / 1000));
  const remedy = 'Answer a call of this agent, or let it wait.';
  const message = `The last questions of this agent went unanswered, so it is not asked for for another ${detail} seconds.`;
  return new AppError('call.cooling_down', message, { remedy, detail });
}

/** Too many questions wait. */
export function queueFull(): AppError {
  return new AppError('call.queue_full', 'Too many calls already wait for the person.', {
    remedy: 'Wait until the person has answered the calls before it.',
  });
}

/** The agent cancelled or vanished. */
export function gaveUp(): AppError {
  return new AppError('call.cancelled', 'The agent gave up before the person answered.');
}

/** Silence refused. */
export function unanswered(waitMs: number): AppError {
  const detail = String(Math.round(waitMs / 1000));
  const message = `Nobody answered within ${detail} seconds, so the call was refused.`;
  return new AppError('call.unanswered', message, { detail });
}

/** What showed the question is gone. */
export function promptLost(reason: string): AppError {
  return new AppError('call.prompt_lost', reason);
}

/** An answer to what no longer waits. */
export function gone(): AppError {
  return new AppError('approval.gone', 'This call no longer waits for an answer.', {
    remedy: 'Its story in the history says why.',
  });
}

/** An answer to something else. */
export function notShown(): AppError {
  const message = 'What was shown is not what this call is about, so the answer does not count.';
  return new AppError('approval.changed', message, { remedy: 'Look at the call again and answer then.' });
}

/** An answer for later calls of a tool that may be anything by then. */
export function quarantined(tool: string): AppError {
  const message = `You have not accepted the definition of “${tool}” as it is now, so it can only be allowed once.`;
  return new AppError('approval.quarantined', message, {
    remedy: 'Allow it once, or accept the tool on the Tools screen first.',
  });
}

/** One act where two are wanted. */
export function unconfirmed(tool: string): AppError {
  return new AppError('approval.unconfirmed', `“${tool}” is only allowed by a second, deliberate act.`, {
    remedy: 'Confirm that you have read it, and then allow it.',
  });
}
