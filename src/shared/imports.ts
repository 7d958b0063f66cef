import { z } from 'zod';
import { isolationSchema } from './isolation.ts';
import { originSchema, problemSchema, remoteTransports } from './servers.ts';

/** Programs whose configuration files we read. */
export const importClients = [
  'claude-desktop',
  'claude-code',
  'cursor',
  'vscode',
  'windsurf',
  'zed',
  'codex',
  'goose',
  'gemini-cli',
  'cline',
  'continue',
  'lm-studio',
  'cherry-studio',
] as const;
export type ImportClient = (typeof importClients)[number];

/** A client's configuration found on this machine. */
export const foundClientSchema = z.object({
  client: z.enum(importClients),
  title: z.string(),
  path: z.string(),
  servers: z.int(),
  /** How many of them Countersign does not have yet. */
  fresh: z.int(),
  /** Values that are secrets and lie there in plain text. */
  plainSecrets: z.int(),
  problem: problemSchema.nullable(),
});
export type FoundClient = z.infer<typeof foundClientSchema>;

/** What the person filled in, by the `name` of each ask; secrets among them go to the vault and are never shown again. */
const answersSchema = z.record(z.string(), z.string()).default({});

/** Where servers from outside come from. */
export const importSourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('client'), client: z.enum(importClients), path: z.string().optional() }),
  z.object({ kind: z.literal('file'), path: z.string() }),
  /** Any client's JSON, TOML or YAML. */
  z.object({ kind: z.literal('text'), text: z.string().max(1_000_000) }),
  z.object({ kind: z.literal('link'), url: z.string().max(100_000) }),
  z.object({ kind: z.literal('catalog'), id: z.string(), answers: answersSchema }),
  z.object({
    kind: z.literal('registry'),
    name: z.string(),
    version: z.string(),
    /** Which of the entry's ways to run it, as `ways` of the entry counts them. */
    way: z.int().min(0),
    answers: answersSchema,
  }),
]);
export type ImportSource = z.input<typeof importSourceSchema>;

/** An environment variable or header of a proposed server. A secret's value is not told. */
export const proposedValueSchema = z.discriminatedUnion('secret', [
  z.object({ name: z.string(), secret: z.literal(false), value: z.string() }),
  /** `length`: of the value, in characters. */
  z.object({ name: z.string(), secret: z.literal(true), length: z.int() }),
]);

/** A server from outside as it would be added: everything that would run, in full. */
export const proposedServerSchema = z.object({
  /** Tells the servers of one proposal apart. */
  id: z.string(),
  /** What it was called there. */
  originalName: z.string(),
  /** A name that is free here. */
  name: z.string(),
  transport: z.enum(['stdio', ...remoteTransports]),
  /** stdio: the program and its arguments, secrets in them as placeholders. */
  command: z.string().nullable(),
  args: z.array(z.string()),
  cwd: z.string().nullable(),
  url: z.string().nullable(),
  /** Environment or headers. */
  values: z.array(proposedValueSchema),
  isolation: isolationSchema.nullable(),
  /** The server here that is the same one, whatever it is called. */
  duplicateOf: z.string().nullable(),
  /** What the person should know before adding it, e.g. hidden characters, a shell, a package without a version. */
  warnings: z.array(problemSchema),
  /** Set when it cannot be added as it is. */
  problem: problemSchema.nullable(),
});
export type ProposedServer = z.infer<typeof proposedServerSchema>;

export const importProposalSchema = z.object({
  /** What the person saw; accepting something else is refused with `import.changed`. */
  digest: z.string(),
  title: z.string(),
  origin: originSchema,
  servers: z.array(proposedServerSchema),
});
export type ImportProposal = z.infer<typeof importProposalSchema>;

export const importAcceptSchema = z.object({
  source: importSourceSchema,
  digest: z.string(),
  /** Those to add and what to call them. `enable`: start it; otherwise it is added switched off. */
  choices: z.array(z.object({ id: z.string(), name: z.string(), enable: z.boolean().default(false) })).min(1),
});

/** What came of each choice; one that fails does not keep the others from being added. */
export const importResultSchema = z.object({
  added: z.array(z.string()),
  failed: z.array(z.object({ name: z.string(), problem: problemSchema })),
  /** Files the secrets of what was added still lie in, in plain text: we never write to what belongs to another program. */
  plainSecretsIn: z.array(z.string()),
});
export type ImportResult = z.infer<typeof importResultSchema>;

/** One thing a server needs to be told. */
export const askSchema = z.object({
  name: z.string(),
  label: z.string(),
  hint: z.string().nullable(),
  secret: z.boolean(),
  required: z.boolean(),
  default: z.string().nullable(),
  choices: z.array(z.string()).nullable(),
});
export type Ask = z.infer<typeof askSchema>;

/** A known server from the catalog that comes with Countersign. */
export const catalogEntrySchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  publisher: z.string(),
  /** Where this entry's data was read, and when. */
  source: z.url(),
  checkedAt: z.iso.date(),
  category: z.string(),
  /** What is run or reached, shown before anything is asked. */
  summary: z.string(),
  signsIn: z.boolean(),
  asks: z.array(askSchema),
});
export type CatalogEntry = z.infer<typeof catalogEntrySchema>;

/** One server of the official MCP registry, and the ways to run it that Countersign knows. */
export const registryEntrySchema = z.object({
  name: z.string(),
  title: z.string().nullable(),
  description: z.string(),
  version: z.string(),
  status: z.string(),
  repository: z.string().nullable(),
  ways: z.array(z.object({ title: z.string(), asks: z.array(askSchema), problem: problemSchema.nullable() })),
});
export type RegistryEntry = z.infer<typeof registryEntrySchema>;
export const registryPageSchema = z.object({ entries: z.array(registryEntrySchema), next: z.string().nullable() });
export type RegistryPage = z.infer<typeof registryPageSchema>;

/** Links the person followed, oldest first, each waiting to be looked at. */
export const pendingLinkSchema = z.object({ id: z.string(), url: z.string(), at: z.iso.datetime() });
export type PendingLink = z.infer<typeof pendingLinkSchema>;
