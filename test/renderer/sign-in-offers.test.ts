import { describe, expect, it } from 'vitest';
import type { Entry, EntryData } from '../../src/shared/history.ts';
import { proves } from '../proves.ts';
import { findings, overflow } from './axe.ts';
import { emptyHost, livelyHost } from './hosts.ts';
import { addByHand, browserPages } from './pages.ts';
import { callStory, entry, needsSignIn, settings, webServer } from './samples.ts';
import { ago, signedIn } from './sign-in-samples.ts';

const open = browserPages();
const url = `https://login.example.com/authorize?state=${'s'.repeat(300)}`;
const refusedCall = { agent: 'Claude Code', at: ago(0) };

describe('a call that was refused for want of a sign-in', () => {
  it('is named on every screen, with one click to sign in, until somebody is', async () => {
    const host = livelyHost();
    const today = { ...refusedCall, at: ago(0) };
    host.on('servers.list', () => [needsSignIn('linear', { problem: null, refusedCall: today })]);
    host.on('servers.login', () => ({ kind: 'browser', url }));
    const { page, emit } = await open({ host });
    const banner = page.getByRole('region', { name: 'Sign in to linear' });
    for (const screen of ['Approvals', 'History', 'Servers']) {
      await page.getByRole('navigation').getByRole('button', { name: screen }).click();
      const clock = /^linear needs you to sign in\. A call by Claude Code was refused at \d\d:\d\d\./;
      await banner.getByRole('status').getByText(clock).waitFor();
    }
    await banner.getByRole('button', { name: 'Sign in to linear' }).click();
    await expect
      .poll(() => host.inputs('servers.login'))
      .toEqual([{ name: 'linear', open: true, somebodyElse: false }]);
    await emit('servers.changed', [
      needsSignIn('linear', { state: 'signing-in', url, problem: null, refusedCall: today }),
    ]);
    await banner.getByText('Signing in to linear… Waiting for your browser').waitFor();
    await banner.getByRole('button', { name: 'Cancel the sign-in to linear' }).waitFor();
    await emit('servers.changed', [webServer('linear', { signIn: signedIn() })]);
    await banner.waitFor({ state: 'detached' });
    proves('signin.ui-banner');
  });

  it('is put off until another call is refused', async () => {
    const host = livelyHost();
    const first = needsSignIn('linear', { refusedCall: { agent: 'Cursor', at: ago(26 * 3600_000) } });
    host.on('servers.list', () => [first]);
    const { page, emit } = await open({ host });
    const banner = page.getByRole('region', { name: 'Sign in to linear' });
    await banner.getByText(/A call by Cursor was refused on \d+ \w+ \d{4} at \d\d:\d\d\./).waitFor();
    await banner.getByRole('button', { name: 'Not now: linear' }).click();
    await banner.waitFor({ state: 'detached' });
    await emit('servers.changed', [{ ...first, lastCallAt: ago(0) }]);
    await page.getByRole('navigation').getByRole('button', { name: 'Rules' }).click();
    expect(await banner.count()).toBe(0);
    await emit('servers.changed', [needsSignIn('linear', { refusedCall })]);
    await banner.getByText(/A call by Claude Code was refused/).waitFor();
    proves('signin.ui-banner');
  });

  it('is the only reason to ask: a server that merely needs a sign-in, or is switched off, does not nag', async () => {
    const off = needsSignIn('slack', { refusedCall });
    const host = livelyHost();
    host.on('servers.list', () => [
      needsSignIn('linear'),
      { ...off, state: 'disabled', config: { ...off.config, enabled: false } },
    ]);
    const { page } = await open({ host });
    await page.getByText('Needs sign-in').waitFor();
    expect(await page.getByRole('region', { name: /^Sign in to/ }).count()).toBe(0);
    proves('signin.ui-banner');
  });
});

describe('the form for a web address', () => {
  async function form() {
    const opened = await open({ host: emptyHost() });
    const { page, host } = opened;
    host.on('servers.add', () => webServer('linear'));
    await addByHand(page);
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'A web address' }).check();
    await dialog.getByLabel('Name', { exact: true }).fill('linear');
    await dialog.getByRole('textbox', { name: 'Address', exact: true }).fill('https://mcp.linear.app/mcp');
    const kind = dialog.getByRole('combobox', { name: 'Sign-in' });
    const labels = () =>
      dialog
        .locator('fieldset:has(select) :is(input, textarea):visible')
        .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).labels?.[0]?.textContent));
    const send = () => dialog.getByRole('button', { name: 'Add server' }).click();
    const added = async () => {
      await dialog.waitFor({ state: 'detached' });
      return (host.inputs('servers.add')[0] as { auth: unknown }).auth;
    };
    return { ...opened, dialog, kind, labels, send, added };
  }

  it('signs in by itself when nothing is said, and takes a client of one’s own under Advanced', async () => {
    const plain = await form();
    await expect.poll(plain.labels).toEqual([]);
    await plain.send();
    expect(await plain.added()).toEqual({ kind: 'automatic' });

    const own = await form();
    await own.dialog.getByText('Advanced').click();
    await expect.poll(own.labels).toEqual(['Client id', 'Client secret (optional)', 'Expected issuer', 'Scopes']);
    await own.dialog.getByLabel('Client id').fill('mine');
    await own.dialog.getByLabel('Expected issuer').fill('https://login.example.com');
    await own.dialog.getByLabel('Scopes').fill(' issues:read  issues:write ');
    await own.send();
    expect(await own.added()).toEqual({
      kind: 'automatic',
      clientId: 'mine',
      issuer: 'https://login.example.com',
      scopes: ['issues:read', 'issues:write'],
    });
    proves('signin.ui-form');
  });

  it.each([
    ['None', [], { kind: 'none' }],
    ['Client secret', ['Client id', 'Client secret'], { kind: 'client-secret', clientId: 'x', clientSecret: 'x' }],
    [
      'Private key',
      ['Client id', 'Private key'],
      { kind: 'private-key', clientId: 'x', privateKey: 'x', algorithm: 'ES256' },
    ],
    [
      'Company identity provider',
      [
        'Client id',
        'Client secret',
        'Token address of the identity provider',
        'Client id at the identity provider',
        'Id token',
      ],
      {
        kind: 'enterprise',
        clientId: 'x',
        clientSecret: 'x',
        provider: { tokenEndpoint: 'https://x', clientId: 'x', idToken: 'x' },
      },
    ],
    ['This machine’s identity', ['Identity token of this machine'], { kind: 'workload', assertion: 'x' }],
  ])('asks for just what “%s” needs', async (choice, fields, auth) => {
    const { dialog, kind, labels, send, added } = await form();
    await kind.selectOption({ label: choice });
    await expect.poll(labels).toEqual(fields);
    for (const field of fields) {
      await dialog.getByLabel(field, { exact: true }).fill(field.startsWith('Token address') ? 'https://x' : 'x');
    }
    await send();
    expect(await added()).toEqual(auth);
    proves('signin.ui-form');
  });

  it('covers every secret, and says at its field what is missing, unfolding what is folded', async () => {
    const { dialog, kind, send, host } = await form();
    const covered = async (label: string) => {
      const field = dialog.getByLabel(label, { exact: true });
      return field.evaluate(
        (one) =>
          (one as HTMLInputElement).type === 'password' ||
          getComputedStyle(one).getPropertyValue('-webkit-text-security') === 'disc',
      );
    };
    const secrets = {
      'Client secret': ['Client secret'],
      'Private key': ['Private key'],
      'Company identity provider': ['Client secret', 'Id token'],
      'This machine’s identity': ['Identity token of this machine'],
    };
    for (const [choice, labels] of Object.entries(secrets)) {
      await kind.selectOption({ label: choice });
      for (const label of labels) expect({ label, covered: await covered(label) }).toEqual({ label, covered: true });
    }
    await send();
    await dialog.getByText('Give the secret.').waitFor();
    await dialog.getByLabel('Identity token of this machine').fill('jwt');
    await dialog.getByText('Advanced').click();
    await dialog.getByLabel('Scopes').fill('"quoted"');
    await dialog.getByText('Advanced').click();
    await send();
    await dialog.getByText('No spaces or quotes in a scope.').waitFor();
    expect(await dialog.getByLabel('Scopes').isVisible()).toBe(true);
    expect(host.inputs('servers.add')).toEqual([]);
    proves('signin.ui-form');
  });
});

describe('the history', () => {
  const change = (data: EntryData, entries: Entry[] = [entry({ server: 'linear', ...data }, 1000)]) => ({
    ...callStory('', { kind: 'change', outcome: null, call: null, agent: null, tool: null, by: null }, entries),
    durationMs: null,
  });

  it('tells every sign-in, renewal, failure and sign-out in words, with who did it and why', async () => {
    const host = livelyHost();
    host.on('history.list', () => [
      change({ kind: 'signin.started', by: 'person' }),
      change({ kind: 'signin.completed', by: 'person', detail: { account: 'octo-dev' } }),
      change({ kind: 'signin.refreshed', by: 'countersign' }),
      change({ kind: 'signin.refresh-failed', by: 'countersign', error: 'net.timeout' }),
      change({ kind: 'signin.failed', by: 'person', error: 'signin.refused', reason: 'You said no there.' }),
      change({ kind: 'signin.signed-out', by: 'person' }),
    ]);
    const { page } = await open({ host });
    await page.getByRole('navigation').getByRole('button', { name: 'History' }).click();
    const lines = page.getByRole('list', { name: 'Stories, newest first' }).getByRole('listitem');
    await lines.first().waitFor();
    expect(
      (await lines.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').slice(9).replace(/ –$/, '')),
    ).toEqual([
      'You Signing in to linear began',
      'You Signed in to linear',
      'Countersign Token for linear renewed',
      'Countersign Token for linear could not be renewed',
      'You Signing in to linear did not work',
      'You Signed out of linear',
    ]);
    await lines.filter({ hasText: 'did not work' }).getByRole('button').click();
    await page.getByRole('region', { name: 'The whole story' }).getByText('You said no there.').waitFor();
  });
});

/** A page with a server in every state of a sign-in, long texts included, and the way to each one’s view. */
async function everyState(theme: 'light' | 'dark', [width, height]: readonly [number, number]) {
  const host = livelyHost();
  const problem = { code: 'signin.unavailable', message: 'Down.', remedy: 'Wait.' };
  const long = { account: 'a'.repeat(300), issuer: `https://${'b'.repeat(60)}.xn--80ak6aa92e.com/${'c'.repeat(300)}` };
  host.on('settings.get', () => ({ ...settings, theme }));
  host.on('servers.list', () => [
    webServer('fine', { signIn: signedIn() }),
    webServer('late', { signIn: signedIn({ ...long, scopes: ['s'.repeat(300)], problem }) }),
    needsSignIn('needed', { refusedCall: { agent: 'A'.repeat(100), at: ago(0) } }),
    needsSignIn('waiting', { state: 'signing-in', url, problem: null, refusedCall }),
  ]);
  const { page } = await open({ host, context: { viewport: { width, height }, reducedMotion: 'reduce' } });
  const list = page.getByRole('list', { name: 'Your servers' });
  await list.waitFor();
  const show = async (name: string) => {
    if ((await list.count()) === 0) await page.getByRole('button', { name: 'All servers' }).click();
    await page.getByRole('button', { name: `Details of ${name}` }).click();
    await page.getByRole('tab', { name: 'Sign-in' }).click();
  };
  const ask = async () => {
    await page.getByRole('button', { name: 'Sign out…' }).first().click();
    await page.getByRole('alertdialog').waitFor();
  };
  const form = async () => {
    await page.getByRole('button', { name: 'All servers' }).click();
    await addByHand(page);
    await page.getByRole('radio', { name: 'A web address' }).check();
    await page.getByRole('combobox', { name: 'Sign-in' }).selectOption({ label: 'Private key' });
    await page.getByText('Advanced').click();
  };
  return { page, show, ask, form };
}
const everyName = ['fine', 'needed', 'waiting', 'late'];

describe('every state of a sign-in', () => {
  it.each(['light', 'dark'] as const)('passes axe in %s, with its dialogs', async (theme) => {
    const { page, show, ask, form } = await everyState(theme, [1180, 760]);
    expect(await findings(page)).toEqual([]);
    for (const name of everyName) {
      await show(name);
      expect({ name, found: await findings(page) }).toEqual({ name, found: [] });
    }
    await ask();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await form();
    expect(await findings(page)).toEqual([]);
    proves('screens.axe');
  });

  it.each([
    [1180, 760],
    [900, 600],
    [450, 300],
  ])('has no sideways scrolling at %i × %i', async (width, height) => {
    const { page, show, form } = await everyState('light', [width, height]);
    expect(await overflow(page)).toBe(0);
    for (const name of everyName) {
      await show(name);
      expect({ name, over: await overflow(page) }).toEqual({ name, over: 0 });
    }
    await form();
    expect(await overflow(page)).toBe(0);
  });
});
