import { randomUUID } from 'node:crypto';
import type { Approval } from '../../shared/approvals.ts';
import type { Change, Finding, PinState } from '../../shared/pins.ts';
import type { Verdict } from '../../shared/rules.ts';
import type { Tool } from '../../shared/servers.ts';
import type { ToolCall } from '../calls/tool-call.ts';
import { digestOf } from '../digest.ts';
import { sentenceOf } from './sentence.ts';

/** A call the person must answer for, with what they have to know to do so. */
export interface Question {
  readonly call: ToolCall;
  readonly tool: Tool;
  readonly verdict: Verdict;
  /** How the tool stands to what the person accepted. */
  readonly pin: {
    readonly state: PinState;
    readonly fingerprint: string;
    readonly findings: Finding[];
    readonly changes: Change[];
  };
}

/** The same for questions a person cannot tell apart: of one agent, about one tool as it is now, with the same arguments. */
export function groupOf({ call, tool, verdict, pin }: Question): string {
  const { caller, server, arguments: args } = call;
  return digestOf([
    caller.agent,
    server,
    tool,
    pin.fingerprint,
    pin.state,
    args,
    verdict.effect,
    verdict.rule?.id ?? null,
  ]);
}

/** The question as the person sees it. */
export function show(question: Question, previous: Approval['previous'], now: number, waitMs: number): Approval {
  const { call, tool, verdict, pin } = question;
  const shown = {
    id: randomUUID(),
    agent: call.caller.agent,
    client: call.caller.client,
    server: call.server,
    tool: call.tool,
    title: tool.title ?? tool.annotations?.title ?? null,
    description: tool.description ?? null,
    arguments: { ...call.arguments },
    annotations: tool.annotations ?? {},
    sentence: sentenceOf(tool.annotations ?? {}, call.arguments),
    verdict,
    twice: tool.annotations?.destructiveHint === true || verdict.twice === true,
    pin: { state: pin.state, findings: pin.findings, changes: pin.changes },
    previous,
    group: groupOf(question),
    askedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + waitMs).toISOString(),
  };
  return { ...shown, digest: digestOf(shown), abandoned: false };
}
