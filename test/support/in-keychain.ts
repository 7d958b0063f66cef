import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const mostTries = 50;

/** The secrets of a home that a program which is not ours finds in the keychain. It fails when one goes while it looks, and looks again. */
export async function inKeychain(home: string): Promise<string[]> {
  const { id } = JSON.parse(readFileSync(join(home, 'home.json'), 'utf8')) as { id: string };
  const words = ['search', '--all', '--unlock', 'service', `Countersign ${id}`];
  for (let tries = 1; ; tries++) {
    try {
      const { stdout } = await run('secret-tool', words);
      return [...stdout.matchAll(/^secret = (.*)$/gm)].map(([, secret = '']) => secret);
    } catch (error) {
      if (tries === mostTries) throw error;
      await sleep(100);
    }
  }
}
