import { z } from 'zod';
import { agentInputSchema, agentSchema, newAgentSchema } from './agents.ts';
import {
  approvalSchema,
  decisionSchema,
  previewSchema,
  reviewDecisionSchema,
  reviewSchema,
  reviewWithResultSchema,
  standingSchema,
  whenSchema,
} from './approvals.ts';
import { entrySchema, historyQuerySchema, storySchema, verificationSchema } from './history.ts';
import {
  catalogEntrySchema,
  foundClientSchema,
  importAcceptSchema,
  importProposalSchema,
  importResultSchema,
  importSourceSchema,
  pendingLinkSchema,
  registryPageSchema,
} from './imports.ts';
import { isolationOfferSchema } from './isolation.ts';
import { acceptSchema, pinReviewSchema, pinSchema } from './pins.ts';
import { processTreeSchema } from './processes.ts';
import {
  presetSchema,
  ruleBookSchema,
  ruleConfigurationChangeSchema,
  ruleProposalSchema,
  ruleSourceSchema,
} from './rule-set.ts';
import {
  explanationSchema,
  ruleTrialInputSchema,
  ruleTrialSchema,
  ruleUseSchema,
  suggestionSchema,
  supposedCallSchema,
} from './rule-trials.ts';
import { ruleInputSchema, ruleSchema } from './rules.ts';
import { secretInputSchema, secretNameSchema, secretSchema } from './secrets.ts';
import { logPageSchema, logQuerySchema } from './server-logs.ts';
import {
  problemSchema,
  serverInputSchema,
  serverNameSchema,
  serverSchema,
  serverTestSchema,
  toolSchema,
} from './servers.ts';
import { appStatusSchema, gatewayStatusSchema, settingsChangeSchema, settingsSchema } from './settings.ts';
import { loginSchema } from './sign-in.ts';

/** Where a request may come from: `window` is the app's own page, `socket` the command line. */
export type Door = 'window' | 'socket';

function request<I extends z.ZodType, O extends z.ZodType, const D extends readonly Door[]>(
  input: I,
  output: O,
  doors: D,
) {
  return { input, output, doors };
}

const both = ['window', 'socket'] as const;
const windowOnly = ['window'] as const;
const socketOnly = ['socket'] as const;
const none = z.object({});
const named = z.object({ name: z.string() });

/** Every question a window or the command line may ask, with the shape of its input and of its answer. */
export const requests = {
  'app.status': request(none, appStatusSchema, both),
  /** What this desktop lets us know: whether it says that the person does not want to be disturbed. */
  'app.desktop': request(none, z.object({ tellsDoNotDisturb: z.boolean() }), windowOnly),
  /** `patient`: however long the vault takes to say what it knows of their sign-ins; else, what it says late is announced. */
  'servers.list': request(z.object({ patient: z.boolean().default(false) }), z.array(serverSchema), both),
  'servers.add': request(serverInputSchema, serverSchema, both),
  'servers.remove': request(named, none, both),
  'servers.setEnabled': request(named.extend({ enabled: z.boolean() }), serverSchema, both),
  'servers.test': request(named, serverTestSchema, both),
  /**
   * Replaces a server's configuration; its name stays. A value that is still its `${secret:NAME}` placeholder keeps its secret, and one
   * that no longer appears is forgotten.
   */
  'servers.edit': request(named.extend({ input: serverInputSchema }), serverSchema, both),
  /** The same server under another name, switched off; secrets are pointed to, not copied. */
  'servers.duplicate': request(named.extend({ as: serverNameSchema }), serverSchema, both),
  /** Ends its connection and connects anew, whatever it waits for. */
  'servers.restart': request(named, serverSchema, both),
  'servers.logs': request(logQuerySchema, logPageSchema, both),
  'servers.processes': request(none, z.array(processTreeSchema), both),
  'servers.isolation': request(none, isolationOfferSchema, both),
  /** The clients on this machine whose servers can be imported. Reads, changes nothing. */
  'imports.clients': request(none, z.array(foundClientSchema), both),
  /** What accepting the source would add; changes nothing. */
  'imports.propose': request(importSourceSchema, importProposalSchema, both),
  /** Adds what was proposed, if it is still exactly that; else `import.changed`. Secrets go to the vault. */
  'imports.accept': request(importAcceptSchema, importResultSchema, both),
  'catalog.list': request(none, z.array(catalogEntrySchema), both),
  /** One page of the official registry; `next` of a page is the `cursor` of the following one. */
  'registry.search': request(
    z.object({ text: z.string().max(200).default(''), cursor: z.string().optional() }),
    registryPageSchema,
    both,
  ),
  'links.list': request(none, z.array(pendingLinkSchema), windowOnly),
  'links.dismiss': request(z.object({ id: z.string() }), none, windowOnly),
  'secrets.list': request(none, z.array(secretSchema), both),
  /** Keeps a new secret or replaces one; servers that use it connect anew. */
  'secrets.set': request(secretInputSchema, none, both),
  /** Gives a secret another name, in every configuration that points to it too. */
  'secrets.rename': request(z.object({ name: z.string(), to: secretNameSchema }), none, both),
  /** Forgets a secret. One that servers point to is refused with `conflict` unless `evenIfUsed`. */
  'secrets.remove': request(z.object({ name: z.string(), evenIfUsed: z.boolean().default(false) }), none, both),
  /**
   * Begins a sign-in, ending one that was under way, and answers once it is known where the person has to go. With `open` their
   * browser is sent there. How it goes is announced in `servers.changed`, and `servers.awaitLogin` waits for it. With
   * `somebodyElse` the issuer is asked to ask who it is, whomever its page remembers (`prompt=login`); who is signed in stays so
   * until the new sign-in has worked.
   */
  'servers.login': request(
    named.extend({ open: z.boolean().default(true), somebodyElse: z.boolean().default(false) }),
    loginSchema,
    both,
  ),
  /** Answers when the sign-in that is under way has worked; when it has not, with the reason as its error. */
  'servers.awaitLogin': request(named, serverSchema, both),
  'servers.cancelLogin': request(named, none, both),
  /** Revokes the tokens where the issuer can, and forgets them in any case. `revoked`: the issuer has confirmed it. */
  'servers.logout': request(named, z.object({ revoked: z.boolean() }), both),
  'tools.list': request(z.object({ server: z.string().optional() }), z.array(toolSchema), both),
  'tools.call': request(
    z.object({ server: z.string(), tool: z.string(), arguments: z.record(z.string(), z.unknown()) }),
    z.looseObject({
      content: z.array(z.looseObject({ type: z.string() })).default([]),
      isError: z.boolean().optional(),
    }),
    socketOnly,
  ),
  /** The person tries a tool: the same road, as the agent `you`. */
  'tools.try': request(
    z.object({ server: z.string(), tool: z.string(), arguments: z.record(z.string(), z.unknown()) }),
    z.looseObject({
      content: z.array(z.looseObject({ type: z.string() })).default([]),
      structuredContent: z.unknown().optional(),
      isError: z.boolean().optional(),
    }),
    windowOnly,
  ),
  /** Gives up what the person tries of this tool; `tools.try` then fails with `call.cancelled`. */
  'tools.stopTrying': request(z.object({ server: z.string(), tool: z.string() }), none, windowOnly),
  'agents.list': request(none, z.array(agentSchema), both),
  'agents.create': request(agentInputSchema, newAgentSchema, both),
  'agents.revoke': request(named, none, both),
  'rules.list': request(none, z.array(ruleSchema), both),
  'rules.add': request(ruleInputSchema, ruleSchema, both),
  'rules.remove': request(z.object({ id: z.string() }), none, both),
  /** What holds for all rules: strict mode, scopes, trusted servers; whether they are sealed; the projects. */
  'rules.book': request(none, ruleBookSchema, both),
  'rules.configure': request(ruleConfigurationChangeSchema, ruleBookSchema, both),
  'rules.presets': request(none, z.array(presetSchema), both),
  /** What accepting rules from elsewhere would change; changes nothing. */
  'rules.propose': request(ruleSourceSchema, ruleProposalSchema, both),
  /** Takes what was proposed, if it is still exactly that; else `rules.proposal_changed`. */
  'rules.accept': request(z.object({ source: ruleSourceSchema, digest: z.string() }), ruleBookSchema, both),
  /** Puts the last good copy back in place of a file that was changed behind Countersign's back, and keeps that one aside. */
  'rules.undo': request(none, ruleBookSchema, both),
  /** Forgets a project and the rules accepted from it. */
  'rules.forgetProject': request(z.object({ folder: z.string() }), ruleBookSchema, both),
  /** The person's rules and what holds for all of them, as a text that can be proposed elsewhere. */
  'rules.export': request(none, z.object({ text: z.string() }), both),
  /** What the rules would say to a call and why; with `rule`, as if it had been added. */
  'rules.explain': request(supposedCallSchema.extend({ rule: ruleInputSchema.optional() }), explanationSchema, both),
  'rules.try': request(ruleTrialInputSchema, ruleTrialSchema, both),
  'rules.suggestions': request(none, z.array(suggestionSchema), both),
  'rules.uses': request(none, z.array(ruleUseSchema), both),
  'approvals.list': request(none, z.array(approvalSchema), both),
  'approvals.decide': request(decisionSchema, none, windowOnly),
  /** What a lasting answer narrowed by `when` would have done to the person's last answers. */
  'approvals.preview': request(z.object({ id: z.string(), when: whenSchema }), previewSchema, windowOnly),
  'approvals.standing': request(none, standingSchema, both),
  /** Refuses everything, what waits and what comes, until `approvals.resume`; rules that allow do not count meanwhile. */
  'approvals.pause': request(none, standingSchema, both),
  'approvals.resume': request(none, standingSchema, windowOnly),
  /** Takes an answer back that waits for a call to come again. */
  'approvals.withdraw': request(z.object({ id: z.string() }), none, both),
  'reviews.list': request(none, z.array(reviewSchema), windowOnly),
  'reviews.show': request(z.object({ id: z.string() }), reviewWithResultSchema, windowOnly),
  'reviews.decide': request(reviewDecisionSchema, none, windowOnly),
  'pins.list': request(z.object({ server: z.string().optional() }), z.array(pinSchema), both),
  'pins.show': request(z.object({ server: z.string(), tool: z.string() }), pinReviewSchema, both),
  'pins.accept': request(acceptSchema, none, both),
  'history.list': request(historyQuerySchema, z.array(storySchema), both),
  'history.show': request(z.object({ id: z.string() }), storySchema, both),
  'history.verify': request(none, verificationSchema, both),
  'history.entries': request(
    z.object({
      after: z.int().default(0),
      limit: z.int().min(1).max(5000).default(1000),
      since: z.iso.datetime().optional(),
    }),
    z.array(entrySchema),
    both,
  ),
  /** Asks the person where to, writes the file, and says where it is; null when they changed their mind. */
  'history.export': request(
    z.object({ format: z.enum(['jsonl', 'csv']) }),
    z.object({ path: z.string().nullable() }),
    windowOnly,
  ),
  /** The whole export as text, for the command line; one too large for a frame is refused by name. */
  'history.exportText': request(
    z.object({ format: z.enum(['jsonl', 'csv']), since: z.iso.datetime().optional() }),
    z.object({ text: z.string() }),
    socketOnly,
  ),
  'settings.get': request(none, settingsSchema, both),
  'settings.set': request(settingsChangeSchema, settingsSchema, both),
} as const;

/** Every announcement. Each carries its noun's new state, so that a lost one is harmless. */
export const events = {
  'servers.changed': z.array(serverSchema),
  'secrets.changed': z.array(secretSchema),
  'links.changed': z.array(pendingLinkSchema),
  'agents.changed': z.array(agentSchema),
  'rules.changed': z.array(ruleSchema),
  'rules.bookChanged': ruleBookSchema,
  'approvals.changed': z.array(approvalSchema),
  'reviews.changed': z.array(reviewSchema),
  'standing.changed': standingSchema,
  'pins.changed': z.array(pinSchema),
  'history.changed': z.object({ count: z.int(), degraded: z.string().nullable() }),
  'settings.changed': settingsSchema,
  'gateway.changed': gatewayStatusSchema,
} as const;

export type RequestName = keyof typeof requests;
export type RequestInput<N extends RequestName> = z.input<(typeof requests)[N]['input']>;
export type RequestParsed<N extends RequestName> = z.output<(typeof requests)[N]['input']>;
export type RequestOutput<N extends RequestName> = z.output<(typeof requests)[N]['output']>;
export type EventName = keyof typeof events;
export type EventValue<N extends EventName> = z.output<(typeof events)[N]>;
/** One announcement as it travels. */
export type EventMessage = { [N in EventName]: { name: N; value: EventValue<N> } }[EventName];

/** Requests only the app's shell can answer, because they are about the person's screen. */
export type ShellRequest = 'history.export' | 'app.desktop';

/** One handler for each request; the compiler names a missing one. `Context` is what a host knows about who asks. */
export type Handlers<N extends RequestName = RequestName, Context = unknown> = {
  [K in N]: (input: RequestParsed<K>, context: Context) => Promise<RequestOutput<K>> | RequestOutput<K>;
};

/** How every answer travels, over IPC and over the control socket alike. */
export const replySchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({
    ok: z.literal(false),
    error: problemSchema,
  }),
]);
export type Reply = z.infer<typeof replySchema>;

/** What the preload script gives the page, and all it gives. */
export interface Bridge {
  request(name: string, input: unknown): Promise<unknown>;
  subscribe(listener: (message: unknown) => void): () => void;
}
