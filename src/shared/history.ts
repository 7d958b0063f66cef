import { z } from 'zod';
import { answerKinds } from './approvals.ts';
import { effects } from './rules.ts';

/**
 * What an entry is about. A call's story is `decided`, then `approved` or `refused`, then `answered`, `failed` or `unknown`
 * (it was running when Countersign stopped). `approved` is the intent: it is on disk before anything is sent. Between them:
 * `quarantined`, when it asks although it was allowed because the tool is not what was accepted, and `held`, when the result is
 * there and waits for the person to read it.
 */
export const entryKinds = [
  'decided',
  'approved',
  'refused',
  'quarantined',
  'held',
  'answered',
  'failed',
  'unknown',
  'server.added',
  'server.removed',
  'server.enabled',
  'server.disabled',
  /** The person changed its configuration; `detail` says what, from and to. */
  'server.edited',
  /** A secret was put into the vault, given another name, or forgotten; `detail` has names, never a value. */
  'secret.set',
  'secret.renamed',
  'secret.removed',
  'signin.started',
  'signin.completed',
  'signin.failed',
  'signin.refreshed',
  'signin.refresh-failed',
  'signin.signed-out',
  'agent.created',
  'agent.revoked',
  'rule.added',
  'rule.removed',
  /** An answer to a call whose agent had given up; `detail` says which call, and until when it waits for it to come again. */
  'answer.late',
  'answer.withdrawn',
  'paused',
  'resumed',
  /** Tools were accepted: by the person, or (by Countersign) at the first listing of a server the person had added. */
  'pin.accepted',
  /** Tools are not what was accepted, or were never reviewed; `detail` says what changed. */
  'pin.quarantined',
  /** Tools had changed and are again what was accepted. */
  'pin.restored',
  'rules.changed',
  'rules.broken',
  'rules.undone',
  'settings.changed',
  'started',
  'stopped',
] as const;
export type EntryKind = (typeof entryKinds)[number];

/** Who decided: a rule, the person, silence (nobody answered in time), the agent (it gave up), or Countersign (something failed). */
export const deciders = ['rule', 'person', 'silence', 'agent', 'countersign'] as const;

/** One line of the history, as it is written. Arguments and results are redacted copies; digests are of the originals. */
export const entryDataSchema = z.object({
  kind: z.enum(entryKinds),
  call: z.string().optional(),
  agent: z.string().optional(),
  client: z.string().optional(),
  server: z.string().optional(),
  tool: z.string().optional(),
  effect: z.enum(effects).optional(),
  rule: z.string().optional(),
  by: z.enum(deciders).optional(),
  answer: z.enum(answerKinds).optional(),
  /** The late answer this call made use of. */
  lateAnswer: z.string().optional(),
  reason: z.string().optional(),
  error: z.string().optional(),
  durationMs: z.number().optional(),
  argumentsDigest: z.string().optional(),
  arguments: z.unknown().optional(),
  resultDigest: z.string().optional(),
  resultBytes: z.int().optional(),
  /** For entries about rules: the digest of the whole rule set from then on, by which an older copy is noticed. */
  ruleSet: z.string().optional(),
  /** For configuration entries: what it is now, redacted. */
  detail: z.unknown().optional(),
});
export type EntryData = z.infer<typeof entryDataSchema>;

/** An entry with its place in the chain: `hash` is sha256 over the previous hash and this entry's exact text. */
export const entrySchema = entryDataSchema.extend({
  seq: z.int(),
  at: z.iso.datetime(),
  /** The place of the first entry of its call; left out in the first itself. */
  story: z.int().optional(),
  hash: z.string(),
  prev: z.string(),
});
export type Entry = z.infer<typeof entrySchema>;

export const outcomes = ['waiting', 'running', 'answered', 'failed', 'refused', 'unknown'] as const;

/** One line of the History screen: a call with all its entries folded together, or one change of configuration. */
export const storySchema = z.object({
  /** The place of its first entry; stories are listed by it, newest first. */
  seq: z.int(),
  at: z.iso.datetime(),
  kind: z.enum(['call', 'change']),
  outcome: z.enum(outcomes).nullable(),
  call: z.string().nullable(),
  agent: z.string().nullable(),
  server: z.string().nullable(),
  tool: z.string().nullable(),
  by: z.enum(deciders).nullable(),
  rule: z.string().nullable(),
  reason: z.string().nullable(),
  /** From asked to over, in milliseconds; null while it is not over. */
  durationMs: z.number().nullable(),
  entries: z.array(entrySchema),
});
export type Story = z.infer<typeof storySchema>;

export const historyQuerySchema = z.object({
  /** Stories older than this place; leave out for the newest. */
  before: z.int().optional(),
  limit: z.int().min(1).max(200).default(50),
  agent: z.string().optional(),
  server: z.string().optional(),
  outcome: z.enum(outcomes).optional(),
  /** Text that occurs anywhere in an entry. */
  search: z.string().max(200).optional(),
});
export type HistoryQuery = z.input<typeof historyQuerySchema>;

/**
 * What a check of the whole history found. `firstBad` is the first entry that is not what was written; where only the file
 * around the entries is different, the entry nearest to the place.
 */
export const verificationSchema = z.object({
  ok: z.boolean(),
  entries: z.int(),
  firstBad: z.int().nullable(),
  problem: z.string().nullable(),
  /** When the head was last signed. */
  signedAt: z.iso.datetime().nullable(),
});
export type Verification = z.infer<typeof verificationSchema>;
