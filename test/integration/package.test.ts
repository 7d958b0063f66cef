import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { proves } from '../proves.ts';

const root = join(import.meta.dirname, '../..');

it('the packed app holds what it needs and nothing else', () => {
  proves('shell.package');
  const ran = spawnSync(process.execPath, [join(root, 'scripts/pack-check.ts')], { cwd: root, encoding: 'utf8' });
  expect(ran.status, ran.stderr).toBe(0);
});
