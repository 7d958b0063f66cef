import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The secrets of a home that a program which is not ours finds in the keychain. */
export function inKeychain(home: string): string[] {
  const { id } = JSON.parse(readFileSync(join(home, 'home.json'), 'utf8')) as { id: string };
  const found = execFileSync('secret-tool', ['search', '--all', '--unlock', 'service', `Countersign ${id}`], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return [...found.matchAll(/^secret = (.*)$/gm)].map(([, secret = '']) => secret);
}
