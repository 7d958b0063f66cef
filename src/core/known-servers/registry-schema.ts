import { z } from 'zod';

/**
 * What the registry's API answers with: the parts of its OpenAPI document, 2025-12-01, that are needed to run a server. Unknown keys are let
 * be. Source: the repository modelcontextprotocol/registry, docs/reference/api/openapi.yaml.
 */
const text = z.string().max(10_000);
const inputSchema = z.object({
  description: text.optional(),
  isRequired: z.boolean().default(false),
  isSecret: z.boolean().default(false),
  format: z.string().optional(),
  value: text.optional(),
  default: text.optional(),
  placeholder: text.optional(),
  choices: z.array(text).nullish(),
});
const withVariables = inputSchema.extend({ variables: z.record(z.string(), inputSchema).nullish() });
export type RegistryInput = z.output<typeof withVariables>;

const argumentSchema = z.discriminatedUnion('type', [
  withVariables.extend({ type: z.literal('positional'), valueHint: text.optional() }),
  withVariables.extend({ type: z.literal('named'), name: text }),
]);
export type RegistryArgument = z.output<typeof argumentSchema>;

const keyValueSchema = withVariables.extend({ name: text });
export type RegistryValue = z.output<typeof keyValueSchema>;
const list = <S extends z.ZodType>(item: S) =>
  z
    .array(item)
    .max(200)
    .nullish()
    .transform((all) => all ?? []);

const remoteSchema = z.object({
  type: z.string(),
  url: text,
  headers: list(keyValueSchema),
  variables: z.record(z.string(), inputSchema).nullish(),
});
export type RegistryRemote = z.output<typeof remoteSchema>;

const packageSchema = z.object({
  registryType: z.string(),
  registryBaseUrl: text.optional(),
  identifier: text,
  version: text.optional(),
  runtimeHint: text.optional(),
  transport: z.looseObject({ type: z.string() }),
  runtimeArguments: list(argumentSchema),
  packageArguments: list(argumentSchema),
  environmentVariables: list(keyValueSchema),
});
export type RegistryPackage = z.output<typeof packageSchema>;

const detailSchema = z.object({
  name: text,
  title: text.optional(),
  description: text,
  version: text,
  repository: z.object({ url: text.optional() }).nullish(),
  packages: list(packageSchema),
  remotes: list(remoteSchema),
});
export type RegistryDetail = z.output<typeof detailSchema>;

const official = 'io.modelcontextprotocol.registry/official';
export const answerSchema = z
  .object({
    server: detailSchema,
    _meta: z.object({ [official]: z.object({ status: z.string().optional() }).optional() }).nullish(),
  })
  .transform(({ server, _meta }) => ({ ...server, status: _meta?.[official]?.status ?? 'active' }));
export type RegistryAnswer = z.output<typeof answerSchema>;

export const pageSchema = z.object({
  servers: z.array(z.unknown()).nullable(),
  metadata: z.object({ nextCursor: z.string().nullish() }).nullish(),
});
