import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { eventually } from '../e2e/app.ts';
import { proves } from '../proves.ts';
import { notes, startShell } from './shell.ts';

describe('a link that is followed', () => {
  const link = 'countersign://add?name=x&config=e30';

  it('while the app runs brings its window to the front and is handed to the core', async () => {
    proves('links.wait');
    const first = await startShell();
    await (await first.app.window()).close();
    await first.shell.until(({ windows }) => windows.length === 1);
    const second = await startShell({}, first.home, undefined, ['--flag', 'https://example.com', link]);
    expect(await second.app.exited).toBe(0);
    const page = await first.app.window();
    await eventually(async () => (await notes(page)).includes('link: ') || undefined);
    expect((await notes(page)).match(/^link: .*$/gm)).toEqual([`link: ${link}`]);
  });

  it('and starts the app is handed to the core once that is up', async () => {
    proves('links.wait');
    const { app } = await startShell({}, undefined, undefined, [link]);
    const page = await app.window();
    await eventually(async () => (await notes(page)).includes('link: ') || undefined);
    expect((await notes(page)).match(/^link: .*$/gm)).toEqual([`link: ${link}`]);
  });

  it('is ours because the packed app says so to the system', () => {
    const builder = parse(readFileSync(join(import.meta.dirname, '../../electron-builder.yml'), 'utf8'));
    expect(builder.protocols).toEqual([{ name: 'Countersign', schemes: ['countersign'] }]);
  });
});
