import { z } from 'zod';
import { changeSchema, findingSchema, pinStates } from './pins.ts';
import { argumentConditionSchema } from './rule-conditions.ts';
import { verdictSchema } from './rules.ts';
import { annotationsSchema } from './servers.ts';

const args = z.record(z.string(), z.unknown());

/**
 * What the consequence's sentence is made of. `does` is the server's claim, or the worst where it claims nothing (`claimed` is
 * false then). `about` is the argument that says best what it is done to: a path, an address, a name.
 */
export const sentenceSchema = z.object({
  does: z.enum(['reads', 'changes', 'destroys']),
  claimed: z.boolean(),
  /** It may reach beyond the server: claimed so, or not claimed otherwise. */
  outside: z.boolean(),
  about: z.object({ argument: z.string(), text: z.string() }).nullable(),
});
export type Sentence = z.infer<typeof sentenceSchema>;

/** The last call of this tool by this agent that was allowed; its arguments redacted, as the history keeps them. */
export const previousCallSchema = z.object({ at: z.iso.datetime(), arguments: args });

/** A call that waits for the person. `digest` is over exactly what is shown; the answer must carry it. */
export const approvalSchema = z.object({
  id: z.string(),
  /** Over everything here but `abandoned`. */
  digest: z.string(),
  /**
   * The agent gave up waiting. The question stays until its time is over; the answer then waits ten minutes for the same
   * call to come again, and counts once.
   */
  abandoned: z.boolean(),
  agent: z.string(),
  /** What the program behind the agent's token calls itself; a claim. */
  client: z.string().nullable(),
  server: z.string(),
  tool: z.string(),
  title: z.string().nullable(),
  description: z.string().nullable(),
  arguments: args,
  annotations: annotationsSchema,
  sentence: sentenceSchema,
  verdict: verdictSchema,
  /** It may destroy by its server's own word, or a rule wants it so: an answer that allows must be `confirmed`. */
  twice: z.boolean(),
  /** While it is not `accepted` the call asks whatever is allowed, and answers that last are refused (`approval.quarantined`). */
  pin: z.object({ state: z.enum(pinStates), findings: z.array(findingSchema), changes: z.array(changeSchema) }),
  previous: previousCallSchema.nullable(),
  /** Identical questions have the same `group`; such may be answered together (see {@link decisionSchema}). */
  group: z.string(),
  askedAt: z.iso.datetime(),
  /** When silence refuses. */
  expiresAt: z.iso.datetime(),
});
export type Approval = z.infer<typeof approvalSchema>;

/** What must hold of the arguments for a lasting answer to count, as in a rule; left out: any arguments. */
export const whenSchema = z.array(argumentConditionSchema).min(1).max(20).optional();

/** The person wants to read the result before the agent gets it. */
const reviewResult = z.boolean().optional();

/**
 * `allow-edited`: the call is sent with these arguments instead; they must fit the tool's input schema
 * (`approval.arguments`). `allow-session`, `-hour` and `-always` make a grant for this agent and tool, `deny-always` a deny rule; `when`
 * narrows them to arguments like these.
 */
export const answerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('allow-once'), reviewResult }),
  z.object({ kind: z.literal('allow-edited'), arguments: args, reviewResult }),
  z.object({ kind: z.literal('allow-session') }),
  z.object({ kind: z.literal('allow-hour'), when: whenSchema }),
  z.object({ kind: z.literal('allow-always'), when: whenSchema }),
  z.object({ kind: z.literal('deny'), reason: z.string().trim().max(1000).optional() }),
  z.object({
    kind: z.literal('deny-always'),
    reason: z.string().trim().max(1000).optional(),
    when: whenSchema,
  }),
]);
export type Answer = z.infer<typeof answerSchema>;
/** An answer as it reaches its call. `via`: it was given elsewhere than in a prompt; no request can say so. */
export type GivenAnswer = Answer & { readonly via?: 'notification' };
export const answerKinds = answerSchema.options.map((option) => option.shape.kind.value);
export type AnswerKind = (typeof answerKinds)[number];

/** The person's answer to one approval, bound to what they were shown. */
export const decisionSchema = z.object({
  id: z.string(),
  digest: z.string(),
  answer: answerSchema,
  /** The person's second, deliberate act. An approval that wants one (`twice`) is not allowed without it (`approval.unconfirmed`). */
  confirmed: z.literal(true).optional(),
  /** Others the same answer is for. Each must be of the first one's `group`, else none is answered (`approval.changed`). */
  also: z
    .array(z.object({ id: z.string(), digest: z.string() }))
    .max(100)
    .optional(),
});
export type Decision = z.infer<typeof decisionSchema>;

/** "It would have answered n of your last m": how a lasting answer narrowed by `when` agrees with answers given before. */
export const previewSchema = z.object({
  /** The person's last answers to this agent and tool that were looked at, at most 16. */
  of: z.int(),
  /** Of these, allowed ones that it covers. */
  allowed: z.int(),
  /** Of these, denied ones that it covers: a warning. */
  denied: z.int(),
});
export type Preview = z.infer<typeof previewSchema>;

/** A result that waits for the person before the agent gets it. Silence withholds it; the call was made all the same. */
export const reviewSchema = z.object({
  id: z.string(),
  /** Over everything here and the whole result; the answer must carry it. */
  digest: z.string(),
  agent: z.string(),
  server: z.string(),
  tool: z.string(),
  /** As they were sent. */
  arguments: args,
  resultBytes: z.int(),
  askedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export type Review = z.infer<typeof reviewSchema>;

/** A review with the result itself: MCP's `content`, `structuredContent`, `isError`. */
export const reviewWithResultSchema = reviewSchema.extend({
  result: z.looseObject({ content: z.array(z.looseObject({ type: z.string() })) }),
});
export type ReviewWithResult = z.infer<typeof reviewWithResultSchema>;

export const reviewDecisionSchema = z.object({
  id: z.string(),
  digest: z.string(),
  release: z.boolean(),
  /** For the agent to read when it is withheld. */
  reason: z.string().trim().max(1000).optional(),
});
export type ReviewDecision = z.infer<typeof reviewDecisionSchema>;

/** An answer that came after the agent had given up. It counts once, for exactly that call, until it expires. */
export const lateAnswerSchema = z.object({
  id: z.string(),
  agent: z.string(),
  server: z.string(),
  tool: z.string(),
  answer: z.enum(answerKinds),
  argumentsDigest: z.string(),
  expiresAt: z.iso.datetime(),
});
export type LateAnswer = z.infer<typeof lateAnswerSchema>;

/** What stands around the approvals: whether everything is refused, who may not ask for a while, and which answers wait. */
export const standingSchema = z.object({
  /** Since when everything is refused until the person is back; null when it is not. It outlasts a restart. */
  pausedSince: z.iso.datetime().nullable(),
  /** Agents whose questions went unanswered too often: until then they are not asked for. */
  coolingDown: z.array(z.object({ agent: z.string(), until: z.iso.datetime() })),
  lateAnswers: z.array(lateAnswerSchema),
});
export type Standing = z.infer<typeof standingSchema>;
