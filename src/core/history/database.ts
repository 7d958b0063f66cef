import { DatabaseSync } from 'node:sqlite';
import { makePrivate } from '../private-file.ts';

const version = 1;

// Every column that queries need is generated from the text that is hashed, so that it cannot say anything else.
const schema = `
CREATE TABLE entries (
  seq INTEGER PRIMARY KEY,
  prev TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  at TEXT AS (body ->> '$.at'),
  story INTEGER AS (coalesce(body ->> '$.story', seq)),
  call TEXT AS (body ->> '$.call'),
  agent TEXT AS (body ->> '$.agent'),
  server TEXT AS (body ->> '$.server'),
  outcome TEXT AS (CASE WHEN body ->> '$.kind' IN ('answered', 'failed', 'refused', 'unknown') THEN body ->> '$.kind' END)
) STRICT;
CREATE INDEX entries_by_story ON entries (story);
CREATE INDEX stories_by_call ON entries (call) WHERE story = seq;
CREATE INDEX stories_by_agent ON entries (agent) WHERE story = seq;
CREATE INDEX stories_by_server ON entries (server) WHERE story = seq;
CREATE INDEX entries_by_outcome ON entries (outcome, story) WHERE outcome IS NOT NULL;
CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), text TEXT NOT NULL) STRICT;
PRAGMA user_version = ${version};`;

/** Opens the database for adding entries, and makes its tables when it is new. A commit returns when it is on disk. */
export function openDatabase(path: string): DatabaseSync {
  makePrivate(path);
  const database = new DatabaseSync(path, { timeout: 250 });
  // secure_delete: when a page splits no second, unused copy of an entry stays behind in the file.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;');
  if (schemaOf(database) === '') database.exec(`BEGIN IMMEDIATE; ${schema} COMMIT;`);
  return database;
}

/** Opens a database that exists, for reading; nothing in it is changed, not even to tidy up after a crash. */
export function openForReading(path: string): DatabaseSync {
  return new DatabaseSync(path, { readOnly: true, timeout: 250 });
}

/** A database with no entries that is nowhere on disk, to read from when the real one cannot be. */
export function emptyDatabase(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  database.exec(schema);
  return database;
}

/** Whether the database is `empty` (no tables yet), `ours`, from a `newer` Countersign, or `foreign` (changed by others). */
export function formOf(database: DatabaseSync): 'empty' | 'ours' | 'newer' | 'foreign' {
  const found = schemaOf(database);
  if (found === '') return 'empty';
  const { user_version: itsVersion } = database.prepare('PRAGMA user_version').get() ?? {};
  if (Number(itsVersion) > version) return 'newer';
  const reference = emptyDatabase();
  const same = found === schemaOf(reference) && itsVersion === version;
  reference.close();
  return same ? 'ours' : 'foreign';
}

function schemaOf(database: DatabaseSync): string {
  const rows = database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name').all();
  return rows.map((row) => Object.values(row).join('\t')).join('\n');
}
