import { randomUUID } from 'node:crypto';
import { AppError, asAppError } from '../../shared/errors.ts';
import type { EntryData } from '../../shared/history.ts';
import type { Verdict } from '../../shared/rules.ts';
import type { Tool } from '../../shared/servers.ts';
import { digestOf, digestOfText } from '../digest.ts';
import { askPerson, type Consent, decideFor, type Passed } from './ask-person.ts';
import { denied, paused, refusers, toolChanged, unshowable } from './refusals.ts';
import type { Road } from './road.ts';
import type { ToolCall, ToolResult } from './tool-call.ts';

/** What every entry of one call's story carries. */
type Story = Pick<EntryData, 'call' | 'agent' | 'client' | 'server' | 'tool'>;

/**
 * The one road of a tool call. Nothing goes to a server unless the verdict, and the person's answer where one was needed,
 * are already on disk; any failure on the way is a refusal.
 *
 * @throws AppError `call.*`, `history.*`, `vault.*` or `approval.*` when the call is refused, `server.*` when its server
 *   failed, `call.withheld` when it was made and the person keeps its result back
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
  const passed = await countersign(road, call, story);
  return await send(road, passed, story);
}

/** Returns once the call may be sent and the intent to send it is on disk; throws when it is refused. */
async function countersign(road: Road, call: ToolCall, story: Story): Promise<Passed> {
  const { history, servers } = road;
  const asked = performance.now();
  try {
    await road.ready();
    const verdict = decideFor(call, road.rules.decide);
    const argumentsDigest = digestOf(call.arguments);
    const onDisk = history.append({
      ...story,
      kind: 'decided',
      effect: verdict.effect,
      ...(verdict.rule ? { rule: verdict.rule.id } : {}),
      argumentsDigest,
      arguments: call.arguments,
    });
    onDisk.catch(() => {}); // awaited below; whatever fails first must not leave it unheard
    if (road.paused()) throw paused();
    if (verdict.effect === 'deny') throw denied(verdict);
    if (Object.hasOwn(call.arguments, '__proto__')) throw unshowable();
    const tool = await servers.find(call.server, call.tool);
    const passed = await pass(road, call, { story, verdict, tool, onDisk });
    const edited = passed.call !== call && { arguments: passed.call.arguments };
    await Promise.all([
      onDisk,
      history.append({
        ...story,
        kind: 'approved',
        ...passed.consent,
        argumentsDigest: edited ? digestOf(edited.arguments) : argumentsDigest,
        ...edited,
        durationMs: performance.now() - asked,
      }),
    ]);
    if (call.signal.aborted) throw new AppError('call.cancelled', 'The agent gave up before the call was sent.');
    if (road.paused()) throw paused();
    const now = await servers.find(call.server, call.tool);
    if (now !== tool && digestOf(now) !== digestOf(tool)) throw toolChanged();
    return passed;
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

/** By a rule, or by the person's answer. What is allowed asks all the same while its tool is not what the person accepted. */
async function pass(
  road: Road,
  call: ToolCall,
  known: { story: Story; verdict: Verdict; tool: Tool; onDisk: Promise<void> },
): Promise<Passed> {
  const { story, verdict, tool, onDisk } = known;
  const pin = await road.pins.standing(tool);
  if (verdict.effect === 'allow') {
    if (pin.state === 'accepted') {
      return { call, consent: byRule(verdict), reviewResult: verdict.reviewResult === true };
    }
    const reason =
      pin.state === 'changed' ? 'The tool is not what was accepted.' : 'Nobody has accepted this tool yet.';
    await Promise.all([onDisk, road.history.append({ ...story, kind: 'quarantined', reason })]);
  }
  await onDisk;
  return await askPerson(road, { call, tool, verdict: { ...verdict, effect: 'ask' }, pin });
}

async function send(road: Road, { call, reviewResult }: Passed, story: Story): Promise<ToolResult> {
  const { history, servers } = road;
  const sent = performance.now();
  // The effect may have happened from here on: when the last entry cannot be written the agent still gets its result,
  // and the history, being degraded, refuses the next call.
  const note = (entry: Pick<EntryData, 'kind' | 'by' | 'resultDigest' | 'resultBytes' | 'error' | 'reason'>) =>
    history.append({ ...story, ...entry, durationMs: performance.now() - sent }, { patient: true }).catch(() => {});
  try {
    const { signal, onProgress } = call;
    const result = await servers.call(call.server, call.tool, call.arguments, {
      signal,
      ...(onProgress && { onProgress }),
    });
    const text = JSON.stringify(result);
    const size = { resultDigest: digestOfText(text), resultBytes: Buffer.byteLength(text) };
    if (reviewResult) {
      note({ kind: 'held', ...size });
      await road.reviews.hold(call, result);
    }
    note({ kind: 'answered', ...(reviewResult && { by: 'person' }), ...size });
    return result;
  } catch (error) {
    const failure = asAppError(error);
    note({ kind: 'failed', error: failure.code, reason: failure.message });
    throw failure;
  }
}

function byRule(verdict: Verdict): Consent {
  return verdict.rule ? { by: 'rule', rule: verdict.rule.id } : { by: 'rule' };
}
