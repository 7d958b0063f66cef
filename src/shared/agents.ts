import { z } from 'zod';
import { problemSchema } from './servers.ts';

export const agentNameSchema = z
  .string()
  .min(1, 'Give the agent a name.')
  .max(64, 'An agent name has at most 64 characters.')
  .regex(
    /^[\p{L}\p{N}](?:[\p{L}\p{N} ._-]*[\p{L}\p{N}])?$/u,
    'Letters and digits, with spaces, “.”, “_” or “-” between them.',
  );

/** Names Countersign itself uses on a call's road; no agent may take them. */
export const ownAgentNames = { commandLine: 'cli', person: 'you' } as const;

export const agentInputSchema = z.object({
  name: agentNameSchema.refine(
    (name) => !Object.values<string>(ownAgentNames).includes(name.toLowerCase()),
    'Countersign itself uses this name.',
  ),
  /** The servers this agent may see; null is all of them. */
  servers: z.array(z.string()).nullable().default(null),
});
export type AgentInput = z.input<typeof agentInputSchema>;

/** An agent as the person sees it. Its token is shown once, when it is created, and only a keyed hash is kept. */
export const agentSchema = z.object({
  name: z.string(),
  servers: z.array(z.string()).nullable(),
  createdAt: z.iso.datetime(),
  /** Agents connected right now through sessions of this token. */
  sessions: z.int(),
  /** What the program behind the token last called itself, e.g. `mcp-inspector 2.12.0`; a claim. */
  client: z.string().nullable(),
  lastSeenAt: z.iso.datetime().nullable(),
  /** Set when this agent is refused, e.g. because its record was changed behind the app's back. */
  problem: problemSchema.optional(),
});
export type Agent = z.infer<typeof agentSchema>;

/** What is given out once: the token and where to use it. */
export const newAgentSchema = z.object({ name: z.string(), token: z.string(), url: z.string().nullable() });
export type NewAgent = z.infer<typeof newAgentSchema>;
