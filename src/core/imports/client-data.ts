import { z } from 'zod';
import data from '../../../resources/import-clients.json' with { type: 'json' };
import { type ImportClient, importClients } from '../../shared/imports.ts';

/** The platforms the files of clients are known for. */
export const platforms = ['darwin', 'win32', 'linux'] as const;

const paths = z.array(z.string());

/** Where a client keeps its servers, and where that was read. */
export const clientDataSchema = z.object({
  client: z.enum(importClients),
  title: z.string(),
  /** With `~`, `$NAME` and `*` inside a segment, and forward slashes on every platform. */
  files: z.object({ darwin: paths, win32: paths, linux: paths }),
  format: z.enum(['json', 'toml', 'yaml']),
  /** The keys its servers are under. */
  keys: z.array(z.string()).min(1),
  source: z.url(),
  checkedAt: z.iso.date(),
  /** False where no documentation of its makers says so. */
  confirmed: z.boolean(),
  note: z.string().nullable(),
});
export type ClientData = z.infer<typeof clientDataSchema>;

/** Every client whose configuration we read. */
export const clientData: readonly ClientData[] = z.array(clientDataSchema).parse(data);

/** What is known of one client. */
export function dataOf(client: ImportClient): ClientData {
  const found = clientData.find((one) => one.client === client);
  if (!found) throw new Error(`${client} is not in resources/import-clients.json`);
  return found;
}
