import { z } from 'zod';

/** One process of a server and what it started. */
export const processSchema = z.object({
  pid: z.int(),
  /** Its program, without the arguments, which may hold secrets. */
  name: z.string(),
  /** Resident memory in bytes; null where the platform does not tell. */
  memory: z.int().nullable(),
  startedAt: z.iso.datetime().nullable(),
  get children() {
    return z.array(processSchema);
  },
});
export type ServerProcess = z.infer<typeof processSchema>;

/** The processes of one server; more than one tree when a parent ended before its child. */
export const processTreeSchema = z.object({ server: z.string(), roots: z.array(processSchema) });
export type ProcessTree = z.infer<typeof processTreeSchema>;
