import { describe, expect, it } from 'vitest';
import { createPendingLinks } from '../../../src/core/imports/pending-links.ts';
import type { PendingLink } from '../../../src/shared/imports.ts';
import { silentLog } from '../../fakes/silent-log.ts';
import { proves } from '../../proves.ts';
import { importing } from './importing.ts';

const config = { command: 'npx', args: ['-y', 'tool@1.0.0', 'ü?>'] };
const text = JSON.stringify(config);
const base64 = Buffer.from(text).toString('base64');
const url = Buffer.from(text).toString('base64url');
const percent = encodeURIComponent(text);

describe('a link', () => {
  it.each([
    ['ours, in base64url', `countersign://add?name=Tool&config=${url}`],
    ['ours, in JSON', `countersign://add?name=Tool&config=${percent}`],
    ['VS Code’s', `vscode:mcp/install?${encodeURIComponent(JSON.stringify({ name: 'Tool', ...config }))}`],
    ['VS Code’s on the web', `https://insiders.vscode.dev/redirect/mcp/install?name=Tool&config=${percent}`],
    ['Cursor’s', `cursor://anysphere.cursor-deeplink/mcp/install?name=Tool&config=${base64}`],
    [
      'Cursor’s, escaped',
      `cursor://anysphere.cursor-deeplink/mcp/install?name=Tool&config=${encodeURIComponent(base64)}`,
    ],
    [
      'Cursor’s with the name inside',
      `https://cursor.com/install-mcp?name=T&config=${Buffer.from(JSON.stringify({ Tool: config })).toString('base64')}`,
    ],
    ['LM Studio’s', `lmstudio://add_mcp?name=Tool&config=${base64}`],
  ])('is read: %s', async (_whose, link) => {
    for (const source of [
      { kind: 'link' as const, url: link },
      { kind: 'text' as const, text: ` ${link}\n` },
    ]) {
      const { origin, servers } = await importing().propose(source);
      expect(origin).toBe('link');
      expect(servers).toMatchObject([{ originalName: 'Tool', name: 'tool', ...config, problem: null }]);
    }
  });

  it('brings what it asks for along', async () => {
    const inputs = encodeURIComponent(JSON.stringify([{ id: 'key', description: 'The key', password: true }]));
    const own = encodeURIComponent(JSON.stringify({ url: 'https://x.example', headers: { A: '${input:key}' } }));
    const { servers } = await importing().propose({
      kind: 'link',
      url: `https://vscode.dev/redirect/mcp/install?name=x&config=${own}&inputs=${inputs}`,
    });
    expect(servers[0]?.warnings[0]?.message).toBe('It needs “The key”, which does not come with it.');
  });

  it.each([
    'countersign://add',
    'countersign://add?config=!!!',
    'countersign://add?config=%7B',
    'countersign://remove?name=x',
    'countersign://add?name=x&config=W10',
    'vscode:mcp/install?%',
    'cursor://anysphere.cursor-deeplink/mcp/install?name=x',
    'https://evil.example/?config=e30',
    'javascript:alert(1)',
    '',
  ])('that says nothing useful is refused by name: %s', async (link) => {
    proves('import.bad-input');
    await expect(importing().propose({ kind: 'link', url: link })).rejects.toMatchObject({
      code: expect.stringMatching(/^import\.(?:unreadable|nothing_found)$/),
      remedy: expect.any(String),
    });
  });
});

describe('links that were followed', () => {
  it('wait, each once and not too many of them, until they are dismissed', () => {
    proves('links.wait');
    const told: PendingLink[][] = [];
    const links = createPendingLinks({
      clock: { now: () => Date.parse('2026-11-20T10:00:00Z') },
      log: silentLog(),
      onChange: (now) => told.push(now),
    });
    links.open('countersign://add?name=a');
    links.open('countersign://add?name=a');
    links.open('https://example.com');
    links.open(`countersign://add?name=${'a'.repeat(100_001)}`);
    expect(links.list()).toMatchObject([{ url: 'countersign://add?name=a', at: '2026-11-20T10:00:00.000Z' }]);
    for (let n = 0; n < 40; n++) links.open(`countersign://add?name=${n}`);
    expect(links.list()).toHaveLength(20);
    links.dismiss(links.list()[0]?.id ?? '');
    expect(links.list()[0]?.url).toBe('countersign://add?name=0');
    expect(told.at(-1)).toEqual(links.list());
  });
});
