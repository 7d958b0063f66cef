import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookAtDisk } from '../../../src/core/rules/disk.ts';
import { type Disk, pathUnder, realFolder } from '../../../src/core/rules/path-under.ts';
import { proves } from '../../proves.ts';
import { imaginaryDisk } from './rule.ts';

let root: string;
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-paths-')));
  for (const folder of ['work/src/deep', 'work-2', 'secret/keys', 'Straße', 'cafe\u0301'])
    mkdirSync(join(root, folder), { recursive: true });
  for (const file of ['work/src/a.ts', 'secret/keys/id', 'outside.txt']) writeFileSync(join(root, file), '');
  const link = (from: string, to: string) => symlinkSync(to, join(root, from));
  link('work/out', '../secret');
  link('work/out-file', join(root, 'secret/keys/id'));
  link('work/dangling', join(root, 'secret/new'));
  link('work/dangling-far', 'dangling');
  link('work/src-link', 'src');
  link('work/deep-link', 'src/deep');
  link('work/loop-a', 'loop-b');
  link('work/loop-b', 'loop-a');
  link('work/up', '..');
  link('in', 'secret/keys');
  link('in-again', 'in');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const under = (folder: string, path: unknown) => pathUnder(join(root, folder), path, lookAtDisk()).outcome;

/** Each begins as a path in the folder and leads, or may lead, out of it. */
const waysOut = [
  '..',
  '../outside.txt',
  'src/../../outside.txt',
  'src/../../work/../outside.txt',
  './../outside.txt',
  'src/./.././../outside.txt',
  '/..//outside.txt',
  '//../outside.txt',
  '..//secret/keys/id',
  '../work-2/x',
  '../work2',
  '../WORK/src',
  '../Work/src/a.ts',
  'out',
  'out/keys/id',
  'out/new-file',
  'out/../work-2',
  'out/../outside.txt',
  'out/../work/src/a.ts/../../../outside.txt',
  'out-file',
  'dangling',
  'dangling/deeper',
  'dangling-far',
  'up/outside.txt',
  'up/secret',
  'up/work/../outside.txt',
  'src-link/../../outside.txt',
  'src-link/../out/keys',
  'deep-link/../../outside.txt',
  'loop-a',
  'loop-a/x',
  'src/a.ts/../../../outside.txt/x',
  '%2e%2e/outside.txt',
  '%2E%2E%2Foutside.txt',
  '..%2foutside.txt',
  'src%2f..%2f..%2foutside.txt',
  '%252e%252e/outside.txt',
  '%c0%ae%c0%ae/outside.txt',
  '..%00/outside.txt',
  '..%5coutside.txt',
  '..\\outside.txt',
  'src\\..\\..\\outside.txt',
  'a.ts\0/../../outside.txt',
  'a.ts\0.png',
  '\u2025/outside.txt',
  '\uff0e\uff0e/outside.txt',
  '\uff0e\uff0e\uff0foutside.txt',
  '..\uff0foutside.txt',
  '\ufe52\ufe52/outside.txt',
  '..\u200b/outside.txt',
  '.\u200b./outside.txt',
  '\u202e../outside.txt',
  '..\n/outside.txt',
  '.. /outside.txt',
  ' ../outside.txt',
  '..\u00a0/outside.txt',
  '../outside.txt ',
  'x\ud800',
  'x'.repeat(5000),
];

/** Each names, or may name, something in the folder `secret`, or the folder itself. */
const waysIn = [
  'secret',
  'secret/',
  'secret//',
  'secret/.',
  './secret/keys',
  'work/../secret/keys/id',
  'work/out/keys/id',
  'work/out',
  'work/out-file',
  'work/dangling',
  'work/dangling-far',
  'work/up/secret',
  'in/id',
  'in',
  'in/..',
  'in-again/../keys',
  'in/../../work/../secret/x',
  'SECRET/keys/id',
  'Secret/x',
  '\uff33ecret/x',
  'se\u0063ret/new/deep/er',
  'secret%2fkeys',
  '%73ecret',
  'secret\\keys',
  'secret\0',
  'sec\u200bret/x',
  'secret ',
];

describe('a path under a folder', () => {
  it.each([
    '',
    'src',
    'src/a.ts',
    'src/',
    'src/new/file.ts',
    './src//a.ts',
    'src/../src/a.ts',
    'src-link/a.ts',
    'new',
    '...',
    'a..b/c',
    '.hidden',
    '~',
    'up/work/src',
  ])('holds for %j in it', (path) => {
    expect(under('work', `${root}/work/${path}`)).toBe('holds');
  });

  it.each(waysOut)('never holds for %j', (path) => {
    proves('rules.paths');
    expect(under('work', `${root}/work/${path}`)).not.toBe('holds');
  });

  it.each(waysIn)('is never ruled out for %j', (path) => {
    proves('rules.paths');
    expect(under('secret', `${root}/${path}`)).not.toBe('not');
  });

  it.each([
    'src/a.ts',
    './src',
    '',
    'file:///work/src',
    '~root/x',
    '~other',
    'C:\\x',
    '$HOME/x',
    ['/work'],
    7,
    null,
    {},
  ])('is unclear for %j, which is no whole path', (path) => {
    expect(under('work', path)).toBe('unclear');
  });

  it('is told clearly for what is simply elsewhere', () => {
    for (const path of ['/etc/passwd', `${root}/work-2/x`, `${root}/workshop`, root, '/'])
      expect(under('work', path)).toBe('not');
  });

  it('knows the home folder by its sign', () => {
    const disk: Disk = { ...imaginaryDisk(), homeFolder: '/home/me' };
    expect(pathUnder('/home/me/project', '~/project/x', disk).outcome).toBe('holds');
    expect(pathUnder('/home/me/project', '~/project/../.ssh/id', disk).outcome).toBe('not');
    expect(realFolder('~', lookAtDisk())).toBe(realpathSync(homedir()));
  });

  it('is unclear where only letter case or Unicode form keeps the two apart', () => {
    expect(under('Straße', `${root}/STRASSE/x`)).not.toBe('holds');
    expect(under('cafe\u0301', `${root}/caf\u00e9/x`)).toBe('unclear');
  });

  it('is unclear once the folder has become a link to somewhere else', () => {
    symlinkSync('secret', join(root, 'was-a-folder'));
    expect(under('was-a-folder', `${root}/was-a-folder/keys/id`)).toBe('unclear');
    expect(under('was-a-folder', `${root}/secret/keys/id`)).toBe('unclear');
    expect(realFolder(join(root, 'was-a-folder'), lookAtDisk())).toBe(join(root, 'secret'));
  });

  it('is unclear where the file system does not answer', () => {
    const disk: Disk = {
      ...imaginaryDisk(),
      real(path) {
        if (path.startsWith('/locked')) throw new Error('EACCES');
        return path;
      },
    };
    expect(pathUnder('/work', '/locked/x', disk).outcome).toBe('unclear');
  });

  it('never holds for a path whose every reading leaves the folder, whatever is put together', () => {
    const step = fc.constantFrom('..', '.', '', 'src', 'out', 'up', 'keys', 'src-link', 'work', 'secret', 'new', '...');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const path = `${root}/work/${steps.join('/')}`;
        if (under('work', path) !== 'holds') return;
        // The system's own answer, where it has one.
        const real = lookAtDisk();
        const there = attempt(() => real.real(path));
        if (there) expect(`${there}/`.startsWith(`${root}/work/`)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a path on Windows', () => {
  const disk = imaginaryDisk({}, 'win32');
  const onWindows = (path: string, folder = 'C:\\work') => pathUnder(folder, path, disk).outcome;

  it.each(['C:\\work\\a', 'c:\\work\\a', 'C:/work/a', 'C:\\work\\.\\b\\..\\a', 'C:\\work\\', 'C:\\work'])(
    'holds for %j',
    (path) => {
      expect(onWindows(path)).toBe('holds');
    },
  );

  it.each([
    'C:\\work\\..\\x',
    'C:/work/../x',
    'C:\\work\\..\\..\\Windows',
    'C:work\\a',
    '\\work\\a',
    '/work/a',
    'D:\\work\\a',
    '\\\\?\\C:\\work\\a',
    '\\\\.\\C:\\work\\a',
    '//?/C:/work/a',
    '\\\\localhost\\C$\\work\\a',
    '\\\\127.0.0.1\\c$\\work',
    'C:\\work\\a:stream',
    'C:\\work\\a::$DATA',
    'C:\\work\\a.',
    'C:\\work\\a ',
    'C:\\work.\\a',
    'C:\\work\\...\\x',
    'C:\\work\\.. \\x',
    'C:\\WORK\\a',
    'C:\\WORK~1\\a',
    'C:\\work\\PROGRA~1',
    'C:\\work\\con',
    'C:\\work\\NUL.txt',
    'C:\\work\\com1.log',
    'C:\\work\\a|b',
    'C:\\work\\*',
    'C:\\work2\\a',
  ])('does not hold for %j', (path) => {
    expect(onWindows(path)).not.toBe('holds');
  });

  it.each([
    'C:\\WORK\\a',
    'C:\\work.\\a',
    'C:\\work \\a',
    'C:\\WORK~1\\a',
    '\\\\?\\C:\\work\\a',
    'C:work\\a',
    'C:\\work::$INDEX_ALLOCATION\\a',
  ])('is never ruled out for %j', (path) => {
    expect(onWindows(path)).not.toBe('not');
  });

  it('may be a share', () => {
    expect(onWindows('\\\\NAS\\Share\\work\\a', '\\\\nas\\share\\work')).toBe('holds');
    expect(onWindows('\\\\nas\\share\\..\\other\\work', '\\\\nas\\share\\work')).toBe('not');
  });
});

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
