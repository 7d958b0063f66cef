import { chmod, mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseHome, prepareHome } from '../../src/main/home.ts';
import { temporaryHome } from './shell.ts';

describe('the home', () => {
  it('is what --home says, else COUNTERSIGN_HOME, else the platform’s own place', () => {
    const environment = { COUNTERSIGN_HOME: '/from/environment' };
    expect(chooseHome(['app', '--home', '/a'], environment, '/default')).toBe(resolve('/a'));
    expect(chooseHome(['app', '--home=/b'], environment, '/default')).toBe(resolve('/b'));
    expect(chooseHome(['app'], environment, '/default')).toBe(resolve('/from/environment'));
    expect(chooseHome(['app'], {}, '/default')).toBe(resolve('/default'));
  });

  it('is closed to everybody but its owner, even when it was there before', async () => {
    const home = join(await temporaryHome(), 'home');
    await mkdir(home, { mode: 0o755 });
    prepareHome(home);
    expect((await stat(home)).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o700);
  });

  it('that others share is left alone and refused', async () => {
    if (process.platform === 'win32') return;
    const home = join(await temporaryHome(), 'shared');
    await mkdir(home);
    await chmod(home, 0o1777);
    expect(() => prepareHome(home)).toThrow(expect.objectContaining({ code: 'home.unwritable' }));
    expect((await stat(home)).mode & 0o7777).toBe(0o1777);
  });

  it('that cannot be made is named', () => {
    expect(() => prepareHome('/dev/null/home')).toThrow(expect.objectContaining({ code: 'home.unwritable' }));
  });
});
