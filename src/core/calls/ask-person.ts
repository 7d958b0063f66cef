import type { GivenAnswer, LateAnswer } from '../../shared/approvals.ts';
import type { EntryData } from '../../shared/history.ts';
import type { Verdict } from '../../shared/rules.ts';
import { digestOf } from '../digest.ts';
import { byNotification, denied, refused, toolChanged } from './refusals.ts';
import type { Lasting, Question, Road, Subject } from './road.ts';
import type { ToolCall } from './tool-call.ts';

/** Who let a call pass, and how. */
export type Consent = Pick<EntryData, 'by' | 'rule' | 'answer' | 'lateAnswer'>;

/** A call that may pass: as it is to be sent, and whether the person wants to read its result first. */
export interface Passed {
  readonly call: ToolCall;
  readonly consent: Consent;
  readonly reviewResult: boolean;
}

/** What the rules say; an agent that may not see the server at all is denied whatever they say. */
export function decideFor(call: ToolCall, decide: (subject: Subject) => Verdict): Verdict {
  const { servers } = call.caller;
  if (servers && !servers.includes(call.server)) return { effect: 'deny', rule: null };
  return decide(subjectOf(call));
}

/**
 * Asks the person, unless they have answered this very call after its agent had given up; and then the world once more: what
 * was shown must still be what would happen, and a deny still wins, also over the arguments they edited.
 */
export async function askPerson(road: Road, question: Question): Promise<Passed> {
  const late = await road.approvals.takeLate(question);
  const answer = late?.answer ?? (await road.approvals.request(question));
  const lasting = lastingOf(answer);
  if (answer.kind === 'deny' || answer.kind === 'deny-always') {
    if (lasting) await road.rules.grant(subjectOf(question.call), lasting);
    throw refused(answer);
  }
  const call = answer.kind === 'allow-edited' ? { ...question.call, arguments: answer.arguments } : question.call;
  const again = decideFor(call, road.rules.consider);
  if (again.effect === 'deny') throw denied(again);
  await assertUnchanged(road, question);
  const grant = lasting && (await road.rules.grant(subjectOf(call), lasting));
  const asked = 'reviewResult' in answer && answer.reviewResult === true;
  return {
    call,
    reviewResult: asked || again.reviewResult === true || question.verdict.reviewResult === true,
    consent: {
      by: 'person',
      answer: answer.kind,
      ...(grant && { rule: grant.id }),
      ...(late && { lateAnswer: late.id }),
    },
  };
}

/**
 * Records an answer to a call whose agent had given up, and makes the rule of one that lasts. Only then does the answer count
 * for the call's retry.
 */
export async function settleLate(
  road: Road,
  question: Question,
  answer: GivenAnswer,
  shown: LateAnswer,
): Promise<void> {
  const { agent, server, tool, argumentsDigest, expiresAt, id } = shown;
  const lasting = lastingOf(answer);
  if (lasting?.effect === 'allow') await assertUnchanged(road, question);
  await road.history.append({
    kind: 'answer.late',
    agent,
    server,
    tool,
    by: 'person',
    answer: answer.kind,
    lateAnswer: id,
    argumentsDigest,
    ...(answer.via && { reason: byNotification }),
    detail: { expiresAt },
  });
  if (lasting) await road.rules.grant(subjectOf(question.call), lasting);
}

/** @throws AppError `approval.changed` when the tool is not what the question showed */
async function assertUnchanged(road: Road, { call, tool, pin }: Question): Promise<void> {
  const now = await road.servers.find(call.server, call.tool);
  if (digestOf(now) !== digestOf(tool)) throw toolChanged();
  const standing = await road.pins.standing(now);
  if (standing.fingerprint !== pin.fingerprint || standing.state !== pin.state) throw toolChanged();
}

/** What an answer settles for later calls; null for one that settles nothing. */
function lastingOf(answer: GivenAnswer): Lasting | null {
  const when = 'when' in answer && answer.when ? { when: answer.when } : {};
  if (answer.kind === 'allow-session') return { effect: 'allow', reach: 'session' };
  if (answer.kind === 'allow-hour') return { effect: 'allow', reach: 'hour', ...when };
  if (answer.kind === 'allow-always') return { effect: 'allow', reach: 'always', ...when };
  if (answer.kind === 'deny-always') return { effect: 'deny', reach: 'always', ...when };
  return null;
}

function subjectOf(call: ToolCall): Subject {
  const { caller, server, tool, arguments: args } = call;
  return { agent: caller.agent, session: caller.session, server, tool, arguments: args };
}
