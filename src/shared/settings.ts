import { z } from 'zod';

export const themes = ['system', 'light', 'dark'] as const;

/** When the prompt comes on top by itself; a notification and the badge say that something waits in any case. */
export const promptFronts = ['always', 'unless-do-not-disturb', 'never'] as const;

const fields = {
  theme: z.enum(themes),
  port: z.int().min(0).max(65535),
  approvalTimeoutSeconds: z.int().min(5).max(3600),
  promptFront: z.enum(promptFronts),
};

/** What the person can set. `port` 0 takes a free port at every start; `approvalTimeoutSeconds` is how long silence may last. */
export const settingsSchema = z.object({
  theme: fields.theme.default('system'),
  port: fields.port.default(7331),
  approvalTimeoutSeconds: fields.approvalTimeoutSeconds.default(120),
  promptFront: fields.promptFront.default('always'),
});
export type Settings = z.infer<typeof settingsSchema>;

/** A change of some settings; what is left out stays as it is. */
export const settingsChangeSchema = z.object(fields).partial();
export type SettingsChange = z.infer<typeof settingsChangeSchema>;

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
