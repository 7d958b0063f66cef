import { z } from 'zod';
import { verdictSchema } from './rules.ts';
import { annotationsSchema } from './servers.ts';

/** A call that waits for the person. `digest` is over exactly what is shown; the answer must carry it. */
export const approvalSchema = z.object({
  id: z.string(),
  digest: z.string(),
  agent: z.string(),
  /** What the program behind the agent's token calls itself; a claim. */
  client: z.string().nullable(),
  server: z.string(),
  tool: z.string(),
  title: z.string().nullable(),
  description: z.string().nullable(),
  arguments: z.record(z.string(), z.unknown()),
  annotations: annotationsSchema,
  verdict: verdictSchema,
  askedAt: z.iso.datetime(),
  /** When silence refuses. */
  expiresAt: z.iso.datetime(),
});
export type Approval = z.infer<typeof approvalSchema>;

export const answerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('allow-once') }),
  z.object({ kind: z.literal('allow-session') }),
  z.object({ kind: z.literal('allow-always') }),
  z.object({ kind: z.literal('deny'), reason: z.string().trim().max(1000).optional() }),
]);
export type Answer = z.infer<typeof answerSchema>;

/** The person's answer to one approval, bound to what they were shown. */
export const decisionSchema = z.object({ id: z.string(), digest: z.string(), answer: answerSchema });
export type Decision = z.infer<typeof decisionSchema>;
