import type { DatabaseSync } from 'node:sqlite';
import type { Vault } from '../ports.ts';
import { genesis, type Link } from './chain.ts';
import type { FilePages } from './file-pages.ts';
import { createHeadFile, type Head, parseHead, readHeadFile, signHead, writeHeadFile } from './head.ts';
import { brokenError } from './problems.ts';
import { checkSeal, type SealPaths } from './seal.ts';
import { checkSeen, readSeen } from './seen.ts';
import { createSigningKey, loadSigningKey, type SigningKey } from './signing-key.ts';

interface UnlockParts extends SealPaths {
  readonly home: string;
  readonly database: DatabaseSync;
  readonly pages: FilePages | null;
  readonly vault: Vault;
  readonly tail: Link;
  readonly head: Head | null;
  readonly now: () => string;
}

/**
 * What must hold before the first entry of a run is added: the key is the one that signed, the history is no older than the
 * vault knows, and the file is what was sealed. From then on the file is open and no longer sealed.
 *
 * @returns the key; and `gone`, the last entry of an earlier history when there is nothing left of it, else null
 * @throws AppError `history.broken`, `vault.*`, or the system's own error when the head cannot be written
 */
export async function unlock(parts: UnlockParts): Promise<{ signer: SigningKey; gone: Link | null }> {
  const { home, database, vault, tail, now } = parts;
  const signer = await readySigner(parts);
  const seen = await readSeen(vault);
  if (tail.seq === 0) {
    // Before the first entry: entries without a head file are always a sign that someone removed it.
    createHeadFile(parts.headPath, signHead(genesis, now(), 0, signer));
    return { signer, gone: seen.seq > 0 ? seen : null };
  }
  const older = checkSeen(database, seen);
  if (older) throw brokenError(home, older.problem);
  await unseal(parts, signer);
  return { signer, gone: null };
}

async function readySigner({ home, vault, tail, head }: UnlockParts): Promise<SigningKey> {
  const stored = await loadSigningKey(vault);
  if (tail.seq === 0) return stored ?? (await createSigningKey(vault));
  if (stored === null) throw brokenError(home, 'The key that signs the history is gone from the vault.');
  if (head?.publicKey === stored.publicKey) return stored;
  throw brokenError(home, 'The history was signed with another key than the one in the vault.');
}

async function unseal(parts: UnlockParts, signer: SigningKey): Promise<void> {
  const headText = readHeadFile(parts.headPath);
  const sealed = headText === null ? null : parseHead(headText);
  if (sealed?.file === undefined || parts.pages === null) return;
  const finding = await checkSeal(parts, parts.pages, headText, parts.tail.seq);
  if (finding) throw brokenError(parts.home, finding.problem);
  writeHeadFile(parts.headPath, signHead(sealed, parts.now(), sealed.settled, signer), true);
}
