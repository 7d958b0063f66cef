import { z } from 'zod';
import { isolationSchema } from './isolation.ts';
import { authSchema, signInSchema } from './sign-in.ts';

/** A server's name is the prefix of its tools' names, so it is plain, short, and never contains `__`. */
export const serverNameSchema = z
  .string()
  .max(32, 'A server name has at most 32 characters.')
  .regex(
    /^[a-z0-9]+(?:[-_][a-z0-9]+)*$/,
    'A server name has lower-case letters and digits, with single “-” or “_” between them.',
  );

const placeholders = z.record(z.string().min(1), z.string());

export const timeoutSecondsSchema = z.int().min(1).max(3600).default(60);

/** How often a failed connection is tried again by itself before the person has to say so. */
export const retriesSchema = z.int().min(0).max(20).default(8);

/** How a server with an address is spoken to. `http` falls back to `sse` by itself where a server speaks only that. */
export const remoteTransports = ['http', 'sse', 'ws'] as const;
export type RemoteTransport = (typeof remoteTransports)[number];

/** Where the configuration came from; whatever is not `person` came from outside and is reviewed before it counts. */
export const originSchema = z.enum(['person', 'import', 'catalog', 'registry', 'link']).default('person');
export type Origin = z.infer<typeof originSchema>;

const remoteUrl = z.url({ protocol: /^(?:https?|wss?)$/, error: 'Give a full http:// or https:// address.' });
const remoteTransport = z.enum(remoteTransports);
/** WebSocket addresses begin with `ws` and the others do not. */
const fits = ({ transport, url }: { transport: RemoteTransport; url: string }) =>
  (transport === 'ws') === /^wss?:/i.test(url);
const misfit = { error: 'WebSocket needs a ws:// or wss:// address, the others http:// or https://.', path: ['url'] };

/** A server as it is kept on disk. Secret values are `${secret:NAME}` placeholders; the values are in the vault. */
const kept = {
  name: serverNameSchema,
  enabled: z.boolean().default(true),
  timeoutSeconds: timeoutSecondsSchema,
  retries: retriesSchema,
  origin: originSchema,
  addedAt: z.iso.datetime(),
};
export const serverConfigSchema = z.discriminatedUnion('transport', [
  z.object({
    ...kept,
    transport: z.literal('stdio'),
    command: z.string().min(1),
    args: z.array(z.string()).default([]),
    cwd: z.string().min(1).optional(),
    env: placeholders.default({}),
    isolation: isolationSchema.default({ kind: 'none' }),
  }),
  z
    .object({
      ...kept,
      transport: remoteTransport,
      url: remoteUrl,
      headers: placeholders.default({}),
      auth: authSchema.default({ kind: 'automatic' }),
    })
    .refine(fits, misfit),
]);
export type ServerConfig = z.infer<typeof serverConfigSchema>;

/** One environment variable or header the person typed; a secret one goes to the vault. */
export const namedValueSchema = z.object({
  name: z
    .string()
    .min(1, 'Give it a name.')
    .regex(/^[^\s=:\0]+$/, 'No spaces, “=” or “:” in a name.'),
  value: z.string().regex(/^[^\0\r\n]*$/, 'One line only.'),
  secret: z.boolean().default(false),
});
export type NamedValue = z.infer<typeof namedValueSchema>;

const added = { name: serverNameSchema, timeoutSeconds: timeoutSecondsSchema, retries: retriesSchema };
export const serverInputSchema = z.discriminatedUnion('transport', [
  z.object({
    ...added,
    transport: z.literal('stdio'),
    command: z.string().min(1, 'Give the command to start.'),
    args: z.array(z.string()).default([]),
    cwd: z.string().min(1).optional(),
    env: z.array(namedValueSchema).default([]),
    isolation: isolationSchema.default({ kind: 'none' }),
  }),
  z
    .object({
      ...added,
      transport: remoteTransport,
      url: remoteUrl,
      headers: z.array(namedValueSchema).default([]),
      /** Secrets in it go to the vault, as secret headers do. */
      auth: authSchema.default({ kind: 'automatic' }),
    })
    .refine(fits, misfit),
]);
export type ServerInput = z.input<typeof serverInputSchema>;

export const serverStates = ['connected', 'connecting', 'needs-sign-in', 'failing', 'disabled'] as const;

/** Why something does not work, and what the person can do about it. */
export const problemSchema = z.object({
  code: z.string(),
  message: z.string(),
  remedy: z.string().optional(),
  /** What the machine, or the server, said itself, where that helps; secrets masked, lines apart. */
  said: z.string().optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** A server as the person sees it. */
export const serverSchema = z.object({
  config: serverConfigSchema,
  state: z.enum(serverStates),
  problem: problemSchema.nullable(),
  era: z.enum(['legacy', 'modern']).nullable(),
  /** The revision of the protocol agreed on, e.g. `2025-11-25`. */
  revision: z.string().nullable(),
  /** How it is reached right now; `sse` for an `http` server that speaks only that. */
  via: z.enum(['stdio', ...remoteTransports]).nullable(),
  /** The absolute path of the program that was started. */
  program: z.string().nullable(),
  /** When a failing server is tried again by itself; null when only the person can. */
  retryAt: z.iso.datetime().nullable(),
  /** What the server calls itself; a claim. */
  claims: z.object({ name: z.string(), version: z.string() }).nullable(),
  toolCount: z.int().nullable(),
  /** Milliseconds the last ping or listing took, and when that was. */
  latencyMs: z.number().nullable(),
  lastSeenAt: z.iso.datetime().nullable(),
  lastCallAt: z.iso.datetime().nullable(),
  pid: z.int().nullable(),
  /** Null for a server that has never asked who we are, or is told by its headers. */
  signIn: signInSchema.nullable(),
});
export type Server = z.infer<typeof serverSchema>;

/** One step of a server's diagnosis; `sign-in` only where the server wants to know who we are. */
export const testStepSchema = z.object({
  name: z.enum(['configuration', 'command', 'start', 'reach', 'sign-in', 'handshake', 'tools']),
  ok: z.boolean(),
  ms: z.number(),
  /** What was found, e.g. the resolved path or the revision; where it failed, the machine's own words. */
  detail: z.string(),
  problem: problemSchema.nullable(),
});
export const serverTestSchema = z.object({ ok: z.boolean(), steps: z.array(testStepSchema) });
export type TestStep = z.infer<typeof testStepSchema>;
export type ServerTest = z.infer<typeof serverTestSchema>;

/** What a server says about a tool of its own: claims, never facts. */
export const annotationsSchema = z.object({
  title: z.string().optional(),
  readOnlyHint: z.boolean().optional(),
  destructiveHint: z.boolean().optional(),
  idempotentHint: z.boolean().optional(),
  openWorldHint: z.boolean().optional(),
});
export type Annotations = z.infer<typeof annotationsSchema>;

/** One tool of one server. `name` is the server's own; agents know it as `<server>__<name>`. */
export const toolSchema = z.object({
  server: z.string(),
  name: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  inputSchema: z.record(z.string(), z.unknown()),
  outputSchema: z.record(z.string(), z.unknown()).optional(),
  annotations: annotationsSchema.optional(),
  /** `_meta.ui`: the app it wants shown. */
  ui: z.unknown().optional(),
});
export type Tool = z.infer<typeof toolSchema>;

/** The name agents know a tool by. */
export function offeredName(server: string, tool: string): string {
  return `${server}__${tool}`;
}

/** The server and tool an offered name stands for, or null when it is no such name. */
export function splitOfferedName(name: string): { server: string; tool: string } | null {
  const at = name.indexOf('__');
  return at > 0 && at + 2 < name.length ? { server: name.slice(0, at), tool: name.slice(at + 2) } : null;
}
