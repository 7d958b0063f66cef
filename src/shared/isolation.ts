import { z } from 'zod';

/** A folder a confined server may read, and change only with `write`. Absolute, or under `~`. */
const folderSchema = z.object({ path: z.string().min(1), write: z.boolean().default(false) });

/**
 * What a server's program is kept from. `sandbox`: the operating system's own (bubblewrap, seatbelt); only the folders and hosts
 * (names, `*.example.org`, no ports) that are listed. `container`: docker or podman with limits.
 */
export const isolationSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('sandbox'),
    folders: z.array(folderSchema).default([]),
    hosts: z.array(z.string().min(1)).default([]),
  }),
  z.object({
    kind: z.literal('container'),
    image: z.string().min(1, 'Give the image to run.'),
    folders: z.array(folderSchema).default([]),
    network: z.boolean().default(false),
    memoryMb: z.int().min(32).max(65_536).default(512),
    cpus: z.number().min(0.1).max(64).default(1),
  }),
]);
export type Isolation = z.infer<typeof isolationSchema>;

const offerSchema = z.discriminatedUnion('available', [
  z.object({ available: z.literal(true), detail: z.string() }),
  z.object({ available: z.literal(false), reason: z.string(), remedy: z.string() }),
]);
/** What this machine can confine a server with, and why it cannot. */
export const isolationOfferSchema = z.object({ sandbox: offerSchema, container: offerSchema });
export type IsolationOffer = z.infer<typeof isolationOfferSchema>;
