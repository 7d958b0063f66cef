import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { signInFolder } from './sign-in-lock.ts';

/**
 * The issuer's answer to a renewal, between its arrival and the moment the vault has it. An issuer that rotates refresh tokens
 * takes the old one back as it answers, and a keychain takes its time or may just have been locked: so the answer is written down
 * in the turn of the event loop in which it arrives, encrypted with a key that only the old refresh token gives. Whoever has
 * that one from the vault can read it, and nobody else.
 */
export interface AnswerFile {
  /** Returns once the disk has it. */
  write(refreshToken: string, answer: string): void;
  /** What was left behind under this refresh token; null when nothing was, or it belongs to another. */
  read(refreshToken: string): string | null;
  clear(): void;
}

const salted = 16;
const nonced = 12;
const tagged = 16;

function keyFrom(refreshToken: string, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', refreshToken, salt, 'countersign sign-in answer', 32));
}

export function answerFile(home: string, server: string): AnswerFile {
  const path = join(signInFolder(home), `${server}.answer`);
  return {
    write(refreshToken, answer) {
      const salt = randomBytes(salted);
      const nonce = randomBytes(nonced);
      const cipher = createCipheriv('aes-256-gcm', keyFrom(refreshToken, salt), nonce);
      const sealed = Buffer.concat([cipher.update(answer, 'utf8'), cipher.final()]);
      const file = openSync(path, 'w', 0o600);
      try {
        writeSync(file, Buffer.concat([salt, nonce, cipher.getAuthTag(), sealed]));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    },
    read(refreshToken) {
      try {
        const bytes = readFileSync(path);
        const body = salted + nonced + tagged;
        const decipher = createDecipheriv(
          'aes-256-gcm',
          keyFrom(refreshToken, bytes.subarray(0, salted)),
          bytes.subarray(salted, salted + nonced),
        );
        decipher.setAuthTag(bytes.subarray(salted + nonced, body));
        return Buffer.concat([decipher.update(bytes.subarray(body)), decipher.final()]).toString('utf8');
      } catch {
        // Not there, half written, or of another refresh token: in each case the vault has what counts.
        return null;
      }
    },
    clear: () => rmSync(path, { force: true }),
  };
}
