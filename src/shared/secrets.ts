import { z } from 'zod';

/** What `${secret:NAME}` may be called. */
export const secretNameSchema = z
  .string()
  .min(1, 'Give it a name.')
  .max(128, 'A secret’s name has at most 128 characters.')
  .regex(/^[^\s{}$]+$/, 'No spaces, “{”, “}” or “$” in a secret’s name.');

export const secretInputSchema = z.object({
  name: secretNameSchema,
  /** Never given back. */
  value: z.string().min(1, 'Give the value.').max(65_536),
});

/** A secret as the person sees it: never its value. */
export const secretSchema = z.object({
  name: z.string(),
  /** The servers whose configuration points to it. */
  usedBy: z.array(z.string()),
  /** When its value was last put into the vault; null when that is not known. */
  changedAt: z.iso.datetime().nullable(),
  /** The vault does not have it: it was never kept to the end, or was lost. False while the vault cannot be read. */
  missing: z.boolean(),
});
export type Secret = z.infer<typeof secretSchema>;
