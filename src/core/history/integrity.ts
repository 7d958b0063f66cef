import { Worker } from 'node:worker_threads';
import type { Finding } from './problems.ts';

// SQLite's own check cannot be cut into pieces, so it runs beside the event loop; as text, it needs no file of its own in a bundle.
const script = `
const { parentPort, workerData } = require('node:worker_threads');
const { DatabaseSync } = require('node:sqlite');
let lines;
try {
  const database = new DatabaseSync(workerData, { readOnly: true });
  lines = database.prepare('PRAGMA integrity_check').all().map((row) => String(row.integrity_check));
  database.close();
} catch (error) {
  lines = [error.message];
}
parentPort.postMessage(lines);`;

/** What SQLite itself finds wrong with the pages and indexes of a database file; null when nothing is. */
export async function checkIntegrity(path: string): Promise<Finding | null> {
  const worker = new Worker(script, { eval: true, workerData: path });
  const lines = await new Promise<string[]>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  await worker.terminate();
  if (lines[0] === 'ok') return null;
  const rows = lines.flatMap((line) => /\brow (\d+)/.exec(line)?.[1] ?? []).map(Number);
  return {
    firstBad: rows.length === 0 ? null : Math.min(...rows),
    problem: `The file of the history is damaged: ${lines[0]}.`,
  };
}
