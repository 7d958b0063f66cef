import { z } from 'zod';

export const themes = ['system', 'light', 'dark'] as const;

const theme = z.enum(themes);
const port = z.int().min(0).max(65535);
const approvalTimeoutSeconds = z.int().min(5).max(3600);

/** What the person can set. `port` 0 takes a free port at every start; `approvalTimeoutSeconds` is how long silence may last. */
export const settingsSchema = z.object({
  theme: theme.default('system'),
  port: port.default(7331),
  approvalTimeoutSeconds: approvalTimeoutSeconds.default(120),
});
export type Settings = z.infer<typeof settingsSchema>;

/** A change of some settings. Without the defaults: a partial of the above would reset whatever is left out. */
export const settingsChangeSchema = z.object({ theme, port, approvalTimeoutSeconds }).partial();

/** The gateway as the person sees it: where agents connect, or why they cannot. */
export const gatewayStatusSchema = z.object({
  state: z.enum(['on', 'starting', 'off', 'failing']),
  /** The endpoint agents connect to, e.g. `http://127.0.0.1:7331/mcp`; null while the gateway is not on. */
  url: z.string().nullable(),
  error: z.object({ code: z.string(), message: z.string(), remedy: z.string().optional() }).nullable(),
});
export type GatewayStatus = z.infer<typeof gatewayStatusSchema>;

/** What is running on this home. */
export const appStatusSchema = z.object({
  version: z.string(),
  home: z.string(),
  vault: z.enum(['keychain', 'file']),
  gateway: gatewayStatusSchema,
  /** Set while nothing may be called because the history cannot be written. */
  degraded: z.string().nullable(),
});
export type AppStatus = z.infer<typeof appStatusSchema>;
