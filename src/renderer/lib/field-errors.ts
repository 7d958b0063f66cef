import type { z } from 'zod';

/** The first complaint about each field, by its path (`env.0.name`); fields without one are not there. */
export type FieldErrors = Readonly<Record<string, string>>;

export function fieldErrors(error: z.ZodError): FieldErrors {
  const found: Record<string, string> = {};
  for (const issue of error.issues) found[issue.path.join('.')] ??= issue.message;
  return found;
}
