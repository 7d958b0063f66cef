import { randomUUID } from 'node:crypto';
import type { Answer } from '../../shared/approvals.ts';
import { AppError, asAppError, type ErrorCode } from '../../shared/errors.ts';
import type { EntryData } from '../../shared/history.ts';
import type { Rule, Verdict } from '../../shared/rules.ts';
import type { Tool } from '../../shared/servers.ts';
import { digestOf, digestOfText } from '../digest.ts';
import type { Progress, ToolCall, ToolResult } from './tool-call.ts';

/** What a call meets on its road. */
export interface Road {
  readonly rules: {
    decide(subject: Subject): Verdict;
    grant(subject: Subject, reach: 'session' | 'always'): Promise<Rule>;
  };
  readonly approvals: { request(question: { call: ToolCall; tool: Tool; verdict: Verdict }): Promise<Answer> };
  /** `append` resolves when the entry is on disk; a `patient` one may wait some milliseconds to share another's commit. */
  readonly history: { append(entry: EntryData, options?: { patient?: boolean }): Promise<void> };
  readonly servers: {
    /** The tool as its server offers it now. @throws AppError `server.*` */
    find(server: string, tool: string): Promise<Tool>;
    call(
      server: string,
      tool: string,
      args: ToolCall['arguments'],
      options: { signal: AbortSignal; onProgress?: (progress: Progress) => void },
    ): Promise<ToolResult>;
  };
}

interface Subject {
  readonly agent: string;
  readonly session: string;
  readonly server: string;
  readonly tool: string;
}

/** What every entry of one call's story carries. */
type Story = Pick<EntryData, 'call' | 'agent' | 'client' | 'server' | 'tool'>;

/** Who let a call pass, and how. */
type Consent = Pick<EntryData, 'by' | 'rule' | 'answer'>;

/**
 * The one road of a tool call. Nothing goes to a server unless the verdict, and the person's answer where one was needed,
 * are already on disk; any failure on the way is a refusal.
 *
 * @throws AppError `call.*`, `history.*` or `approval.*` when the call is refused, `server.*` when its server failed
 */
export async function callTool(road: Road, call: ToolCall): Promise<ToolResult> {
  const { agent, client } = call.caller;
  const story = {
    call: randomUUID(),
    agent,
    ...(client === null ? {} : { client }),
    server: call.server,
    tool: call.tool,
  };
  await countersign(road, call, story);
  return await send(road, call, story);
}

/** Returns once the call may be sent and the intent to send it is on disk; throws when it is refused. */
async function countersign(road: Road, call: ToolCall, story: Story): Promise<void> {
  const { history, servers } = road;
  const asked = performance.now();
  const argumentsDigest = digestOf(call.arguments);
  try {
    const verdict = decideFor(road, call);
    const onDisk = history.append({
      ...story,
      kind: 'decided',
      effect: verdict.effect,
      ...(verdict.rule ? { rule: verdict.rule.id } : {}),
      argumentsDigest,
      arguments: call.arguments,
    });
    onDisk.catch(() => {}); // awaited below; whatever fails first must not leave it unheard
    if (verdict.effect === 'deny') throw denied(verdict);
    const tool = await servers.find(call.server, call.tool);
    const consent =
      verdict.effect === 'allow' ? byRule(verdict) : await onDisk.then(() => ask(road, call, tool, verdict));
    const durationMs = performance.now() - asked;
    await Promise.all([
      onDisk,
      history.append({ ...story, kind: 'approved', ...consent, argumentsDigest, durationMs }),
    ]);
    if (call.signal.aborted) throw new AppError('call.cancelled', 'The agent gave up before the call was sent.');
  } catch (error) {
    const refusal = asAppError(error);
    const why = {
      by: refusers[refusal.code] ?? 'countersign',
      error: refusal.code,
      reason: refusal.code === 'call.refused' ? (refusal.detail ?? refusal.message) : refusal.message,
    } as const;
    // When even this cannot be written the call is refused all the same.
    await history.append({ ...story, kind: 'refused', ...why, durationMs: performance.now() - asked }).catch(() => {});
    throw refusal;
  }
}

async function send(road: Road, call: ToolCall, story: Story): Promise<ToolResult> {
  const { history, servers } = road;
  const sent = performance.now();
  // The effect may have happened from here on: when the last entry cannot be written the agent still gets its result,
  // and the history, being degraded, refuses the next call.
  const conclude = (entry: Pick<EntryData, 'kind' | 'resultDigest' | 'resultBytes' | 'error' | 'reason'>) =>
    history.append({ ...story, ...entry, durationMs: performance.now() - sent }, { patient: true }).catch(() => {});
  try {
    const { signal, onProgress } = call;
    const result = await servers.call(call.server, call.tool, call.arguments, {
      signal,
      ...(onProgress && { onProgress }),
    });
    const text = JSON.stringify(result);
    conclude({ kind: 'answered', resultDigest: digestOfText(text), resultBytes: Buffer.byteLength(text) });
    return result;
  } catch (error) {
    const failure = asAppError(error);
    conclude({ kind: 'failed', error: failure.code, reason: failure.message });
    throw failure;
  }
}

/** What the rules say; an agent that may not see the server at all is denied whatever they say. */
function decideFor(road: Road, call: ToolCall): Verdict {
  const { servers } = call.caller;
  if (servers && !servers.includes(call.server)) return { effect: 'deny', rule: null };
  return road.rules.decide(subjectOf(call));
}

/** Asks the person, and then the world once more: what was shown must still be what would happen, and a deny still wins. */
async function ask(road: Road, call: ToolCall, tool: Tool, verdict: Verdict): Promise<Consent> {
  const answer = await road.approvals.request({ call, tool, verdict });
  if (answer.kind === 'deny') throw refused(answer.reason);
  const again = decideFor(road, call);
  if (again.effect === 'deny') throw denied(again);
  if (digestOf(await road.servers.find(call.server, call.tool)) !== digestOf(tool)) {
    throw new AppError('approval.changed', 'The server changed this tool while the person was looking at it.', {
      remedy: 'Call it again, so that the person sees what it is now.',
    });
  }
  if (answer.kind === 'allow-once') return { by: 'person', answer: answer.kind };
  const grant = await road.rules.grant(subjectOf(call), answer.kind === 'allow-session' ? 'session' : 'always');
  return { by: 'person', answer: answer.kind, rule: grant.id };
}

function subjectOf(call: ToolCall): Subject {
  return { agent: call.caller.agent, session: call.caller.session, server: call.server, tool: call.tool };
}

function byRule(verdict: Verdict): Consent {
  return verdict.rule ? { by: 'rule', rule: verdict.rule.id } : { by: 'rule' };
}

/** Who stands behind a refusal; Countersign itself where it is not said here. */
const refusers: { [code in ErrorCode]?: EntryData['by'] } = {
  'call.denied': 'rule',
  'call.refused': 'person',
  'call.unanswered': 'silence',
  'call.cancelled': 'agent',
};

function denied({ rule }: Verdict): AppError {
  const why = rule ? 'A rule of the person denies this call.' : 'The person does not let this agent use this server.';
  return new AppError('call.denied', why, {
    remedy: 'Do not try again; ask the person to change their rules if it is needed.',
  });
}

function refused(reason: string | undefined): AppError {
  if (!reason) return new AppError('call.refused', 'The person refused this call.');
  return new AppError('call.refused', `The person refused this call: “${reason}”`, { detail: reason });
}
