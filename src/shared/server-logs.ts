import { z } from 'zod';

export const logStreams = ['stderr', 'sent', 'received', 'app'] as const;

/**
 * One line a server wrote (`stderr`), one message to or from it, or what Countersign did with it (`app`). Secrets are masked. Of a
 * message only what it is: method, id, tool, size and error code, never arguments or results.
 */
export const logLineSchema = z.object({
  /** Grows by one with each line of this server. */
  seq: z.int(),
  at: z.iso.datetime(),
  stream: z.enum(logStreams),
  text: z.string(),
});
export type LogLine = z.infer<typeof logLineSchema>;

export const logQuerySchema = z.object({
  name: z.string(),
  /** Lines that contain this, in any case. */
  text: z.string().max(200).optional(),
  streams: z.array(z.enum(logStreams)).optional(),
  /** Only lines older than this `seq`. */
  before: z.int().optional(),
  limit: z.int().min(1).max(500).default(200),
});
export type LogQuery = z.infer<typeof logQuerySchema>;

/** The newest lines that match, oldest of them first. `more`: there are older ones. */
export const logPageSchema = z.object({ lines: z.array(logLineSchema), more: z.boolean() });
export type LogPage = z.infer<typeof logPageSchema>;
