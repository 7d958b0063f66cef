import { z } from 'zod';
import { annotationsSchema } from './servers.ts';

/**
 * What the scanner looks for in a tool's definition: `hidden` characters (zero-width, direction-changing, tags), an `order` to
 * a model, the name of an `other-tool` of another server, a request for a `secret`, a `confusable` name, an `oversized` or
 * too deep schema.
 */
export const findingKinds = ['hidden', 'order', 'other-tool', 'secret', 'confusable', 'oversized'] as const;

/** A hint, never a proof, and its absence proves nothing either. */
export const findingSchema = z.object({
  kind: z.enum(findingKinds),
  /** Where in the definition, as in {@link changeSchema}. */
  place: z.string(),
  /** The words around it, as they are: untrusted text with whatever hides in it. At most 200 characters. */
  excerpt: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;

/** Everything a pin is over: what the server says of the tool and of itself, and how the person told us to reach the server. */
export const definitionSchema = z.object({
  name: z.string(),
  title: z.string().nullable(),
  description: z.string().nullable(),
  inputSchema: z.record(z.string(), z.unknown()),
  outputSchema: z.record(z.string(), z.unknown()).nullable(),
  annotations: annotationsSchema,
  /** `_meta.ui`: the app the tool wants shown. */
  ui: z.unknown(),
  /** What the server tells every model before anything is called. */
  instructions: z.string().nullable(),
  /** How a stdio server is started; variables by name only. Null for any other transport. */
  start: z
    .object({ command: z.string(), args: z.array(z.string()), cwd: z.string().nullable(), env: z.array(z.string()) })
    .nullable(),
  /** Where an http server is; headers by name only. Null for any other transport. */
  address: z.object({ url: z.string(), headers: z.array(z.string()) }).nullable(),
});
export type Definition = z.infer<typeof definitionSchema>;

/**
 * One place where two definitions differ, as texts to show word by word. `place` is a path such as `description`,
 * `annotations.readOnlyHint`, `inputSchema.properties.path.description`, `instructions` or `start.args[1]`. Null: not there.
 */
export const changeSchema = z.object({
  place: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type Change = z.infer<typeof changeSchema>;

/**
 * `accepted`: the tool is what the person accepted. `unreviewed`: nobody has accepted it yet. `changed`: something else was
 * accepted. The last two are quarantined: every call asks, whatever is allowed, and agents are not told its texts.
 */
export const pinStates = ['accepted', 'unreviewed', 'changed'] as const;
export type PinState = (typeof pinStates)[number];

/** Where one tool of one server stands, in short; `pins.changed` carries these for all tools. */
export const pinSchema = z.object({
  server: z.string(),
  tool: z.string(),
  state: z.enum(pinStates),
  /** Of the definition listed last. Accepting names it, so that nothing else than what was shown is accepted. */
  fingerprint: z.string(),
  findings: z.array(findingSchema),
  /** When it was accepted, and whether by the person's review or by being there when they had just added its server. */
  acceptedAt: z.iso.datetime().nullable(),
  acceptedBy: z.enum(['person', 'first-use']).nullable(),
  /** Set after it had changed and became what was accepted again: worth a look, since nobody accepted the change between. */
  swappedBackAt: z.iso.datetime().nullable(),
  /** What was kept of the pins was changed, removed or put back behind Countersign's back, so it does not count. */
  tampered: z.boolean(),
});
export type Pin = z.infer<typeof pinSchema>;

/** A pin with everything needed to review it. */
export const pinReviewSchema = pinSchema.extend({
  definition: definitionSchema,
  /** What was accepted before; null when nothing was. */
  accepted: definitionSchema.nullable(),
  /** From `accepted` to `definition`; after a swap back, from what it had been meanwhile. Empty when there is nothing to compare. */
  changes: z.array(changeSchema),
});
export type PinReview = z.infer<typeof pinReviewSchema>;

/** Tools of one server the person accepts as shown. One that is something else by now is refused (`pin.changed`), and all with it. */
export const acceptSchema = z.object({
  server: z.string(),
  tools: z.array(z.object({ tool: z.string(), fingerprint: z.string() })).min(1),
});
export type Accept = z.infer<typeof acceptSchema>;
