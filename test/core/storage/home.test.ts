import { mkdtempSync, rmSync } from 'node:fs';
import { chmod, mkdir, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseHome, makeHome } from '../../../src/core/storage/home.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-home-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the home', () => {
  it('is what --home says, else COUNTERSIGN_HOME, else the platform’s own place', () => {
    const environment = { COUNTERSIGN_HOME: '/from/environment', XDG_CONFIG_HOME: '/xdg', APPDATA: '/xdg' };
    expect(chooseHome('/a', environment)).toBe(resolve('/a'));
    expect(chooseHome(undefined, environment)).toBe(resolve('/from/environment'));
    const own = process.platform === 'darwin' ? join(homedir(), 'Library', 'Application Support') : '/xdg';
    expect(chooseHome(undefined, { ...environment, COUNTERSIGN_HOME: undefined })).toBe(resolve(own, 'Countersign'));
    for (const flag of ['', undefined]) {
      expect(() => chooseHome(flag, { COUNTERSIGN_HOME: '' })).toThrow(
        expect.objectContaining({ code: 'input.invalid' }),
      );
    }
  });

  it('is closed to everybody but its owner, even when it was there before', async () => {
    const home = join(folder, 'home');
    await mkdir(home, { mode: 0o755 });
    makeHome(home);
    expect((await stat(home)).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o700);
  });

  it('that others share is left alone and refused', async () => {
    if (process.platform === 'win32') return;
    const home = join(folder, 'shared');
    await mkdir(home);
    await chmod(home, 0o1777);
    expect(() => makeHome(home)).toThrow(expect.objectContaining({ code: 'home.unwritable' }));
    expect((await stat(home)).mode & 0o7777).toBe(0o1777);
  });

  it('that cannot be made is named', () => {
    expect(() => makeHome('/dev/null/home')).toThrow(expect.objectContaining({ code: 'home.unwritable' }));
  });
});
