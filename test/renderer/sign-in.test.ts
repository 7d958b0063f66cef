import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Server } from '../../src/shared/servers.ts';
import { proves } from '../proves.ts';
import { Refusal } from './fake-host.ts';
import { livelyHost } from './hosts.ts';
import { browserPages, focused, textOf } from './pages.ts';
import { needsSignIn, webServer } from './samples.ts';
import { ago, signedIn, signInNeeded } from './sign-in-samples.ts';

const open = browserPages();
const minute = 60_000;
const url = `https://login.example.com/authorize?client_id=cs&state=${'s'.repeat(120)}`;

/** The page with these servers, and the ways to a server's row and its sign-in section. */
async function at(list: Server[], host = livelyHost()) {
  host.on('servers.list', () => list);
  const opened = await open({ host });
  const { page } = opened;
  const row = (name: string) =>
    page.getByRole('listitem').filter({ has: page.getByRole('button', { name: `Details of ${name}` }) });
  const details = async (name: string) => {
    await page.getByRole('button', { name: `Details of ${name}` }).click();
    await page.getByRole('tab', { name: 'Sign-in' }).click();
    return page.getByRole('region', { name: `Sign-in of ${name}` });
  };
  const banner = (name: string) => page.getByRole('region', { name: `Sign in to ${name}` });
  return { ...opened, row, details, banner };
}

const waitingFor = (name: string) => needsSignIn(name, { state: 'signing-in', url, problem: null });

async function clipboard(page: Page): Promise<string> {
  await page.context().grantPermissions(['clipboard-read']);
  return page.evaluate(() => navigator.clipboard.readText());
}

describe('what the servers screen says of a sign-in', () => {
  it('says in the row as whom, and when the token renews', async () => {
    const { row } = await at([webServer('github', { signIn: signedIn() })]);
    await row('github').getByText('https://mcp.github.app/mcp · signed in as octo-dev').waitFor();
    await row('github').getByText('Token renews in 42 min · 84 ms').waitFor();
    proves('signin.ui-states');
  });

  it.each([
    ['cannot be renewed', () => ({ renewsAt: null }), 'Token expires in 43 min'],
    ['was good until lately', () => ({ renewsAt: null, expiresAt: ago(5 * minute) }), 'Token expired 5 min ago'],
    ['is being renewed', () => ({ state: 'refreshing' as const }), 'Renewing the token…'],
    [
      'cannot be renewed just now',
      () => ({ renewsAt: ago(-3 * minute + 1000), problem: { code: 'signin.unavailable', message: 'Down.' } }),
      'Token could not be renewed; next try in 2 min',
    ],
    ['says nothing of its end', () => ({ renewsAt: null, expiresAt: null }), '84 ms'],
  ])('says in the row when the token %s', async (_name, signInNow, words) => {
    const { row } = await at([webServer('github', { signIn: signedIn(signInNow()) })]);
    await row('github').getByText(words).waitFor();
  });

  it('shows who, where, for what and until when, exactly, with what the issuer says marked as its claim', async () => {
    const signIn = signedIn();
    const { details } = await at([webServer('github', { signIn })]);
    const text = await textOf(await details('github'));
    expect(text).toMatch(/Signed in as octo-dev\s+the issuer says so/);
    expect(text).toMatch(/Issuer\s+https:\/\/login\.example\.com\/tenant/);
    expect(text).toMatch(/Scopes it granted\s+issues:read\s+issues:write/);
    expect(text).toMatch(/Signed in\s+3 h ago · \d+ \w+ \d{4}, \d\d:\d\d:\d\d/);
    expect(text).toMatch(/Token expires\s+in 43 min · \d+ \w+ \d{4}, \d\d:\d\d:\d\d/);
    expect(text).toMatch(/Token renews\s+in 42 min ·/);
    proves('signin.ui-states');
  });

  it('makes the issuer’s host stand out, warns of letters that look like others, and shows hidden characters', async () => {
    const signIn = signedIn({ account: 'ada\u202E<b>x</b>\nConnected', issuer: 'https://good.com@аpple.com/good.com' });
    const { page, row, details } = await at([webServer('github', { signIn })]);
    await row('github').getByText('· signed in as ada⟦U+202E⟧<b>x</b> Connected').waitFor();
    const section = await details('github');
    await section.getByText('⟦U+202E⟧').waitFor();
    await section.getByText('1 hidden character', { exact: true }).waitFor();
    expect(await section.locator('b', { hasText: 'xn--' }).allInnerTexts()).toEqual(['xn--pple-43d.com']);
    await section.getByText(/letters that can look like others/).waitFor();
    expect(await page.locator('b', { hasText: /^x$/ }).count()).toBe(0);
    proves('signin.ui-states');
  });

  it('says why nobody is signed in, what to do, and who was', async () => {
    const { row, details } = await at([needsSignIn('linear')]);
    await row('linear').getByText('Needs sign-in').waitFor();
    await row('linear').getByText('The refresh token was revoked at 09:12.').waitFor();
    const section = await details('linear');
    await section.getByRole('alert').getByText('Sign in again.').waitFor();
    await section.getByText('Last signed in as octo-dev').waitFor();
    proves('signin.ui-states');
  });

  it('says that renewing is late without alarm, and that an issuer names no end', async () => {
    const problem = { code: 'signin.unavailable', message: 'The issuer cannot be reached.', remedy: 'Wait.' };
    const signIn = signedIn({ account: null, scopes: [], expiresAt: null, renewsAt: null, problem });
    const { details } = await at([webServer('github', { signIn })]);
    const section = await details('github');
    await section.getByRole('status').getByText('The issuer cannot be reached.').waitFor();
    const text = await textOf(section);
    expect(text).toMatch(/Scopes it granted\s+it named none/);
    expect(text).toMatch(/Token expires\s+the issuer does not say/);
    expect(text).toMatch(/not by itself: sign in again when it expires/);
    expect(text).not.toContain('the issuer says so');
  });

  it.each([
    ['where it is set to none', { auth: { kind: 'none' as const } }],
    ['where a header says who we are', { headers: { authorization: 'kept' } }],
  ])('offers no sign-in %s', async (_name, config) => {
    const { page, row } = await at([webServer('plain', { state: 'needs-sign-in' }, config)]);
    await row('plain').getByRole('button', { name: 'Diagnose' }).waitFor();
    await page.getByRole('button', { name: 'Details of plain' }).click();
    await page.getByRole('tab', { name: 'Overview' }).waitFor();
    expect(await page.getByRole('tab', { name: 'Sign-in' }).count()).toBe(0);
  });

  it('offers it at once when a sign-in is over, though the connection has not noticed yet', async () => {
    const { row } = await at([webServer('linear', { signIn: signInNeeded() })]);
    await row('linear').getByText('Needs sign-in').waitFor();
    await row('linear').getByText('The refresh token was revoked at 09:12.').waitFor();
    await row('linear').getByRole('button', { name: 'Sign in to linear' }).waitFor();
  });

  it('says what a server wants on top, and as whom one is signed in all the same', async () => {
    const problem = { code: 'server.needs_scope', message: 'It wants to be allowed more: issues:admin.' };
    const { row, details } = await at([webServer('linear', { signIn: signedIn({ state: 'needed', problem }) })]);
    await row('linear').getByText('Connected').waitFor();
    await row('linear').getByText('It wants to be allowed more: issues:admin.').waitFor();
    await row('linear').getByRole('button', { name: 'Sign in to linear' }).waitFor();
    await (await details('linear')).getByText('Signed in as octo-dev').waitFor();
  });

  it('says of a server that never asked that it has not', async () => {
    const { details } = await at([webServer('github')]);
    await (await details('github')).getByText('The server has not asked who you are.').waitFor();
  });
});

describe('signing in', () => {
  it('takes one click in the row; then the browser is awaited, with the link to copy and a way out', async () => {
    const { page, host, row, emit } = await at([needsSignIn('linear')]);
    const asked = Promise.withResolvers<{ kind: 'browser'; url: string }>();
    host.on('servers.login', () => asked.promise);
    host.on('servers.cancelLogin', () => ({}));
    await row('linear').getByRole('button', { name: 'Sign in to linear' }).click();
    await row('linear').getByText('Finding out where to sign in…').waitFor();
    await emit('servers.changed', [waitingFor('linear')]);
    asked.resolve({ kind: 'browser', url });
    await row('linear').getByText('Waiting for your browser').waitFor();
    await row('linear').getByRole('button', { name: 'Copy link to sign in to linear' }).click();
    expect(await clipboard(page)).toBe(url);
    await row('linear').getByRole('button', { name: 'Cancel the sign-in to linear' }).click();
    await expect.poll(() => host.inputs('servers.cancelLogin')).toEqual([{ name: 'linear' }]);
    expect(host.inputs('servers.login')).toEqual([{ name: 'linear', open: true, somebodyElse: false }]);
    proves('signin.ui-actions');
  });

  it('ends as connected, as whoever signed in', async () => {
    const { row, emit } = await at([waitingFor('linear')]);
    await row('linear').getByText('Signing in…').waitFor();
    await emit('servers.changed', [webServer('linear', { signIn: signedIn({ account: 'grace' }) })]);
    await row('linear').getByText('Connected').waitFor();
    await row('linear')
      .getByText(/signed in as grace/)
      .waitFor();
  });

  it('shows the whole address the browser is sent to, its host standing out', async () => {
    const { details } = await at([waitingFor('linear')]);
    const section = await details('linear');
    await section.getByText(`Waiting for your browser at ${url}`).waitFor();
    expect(await section.locator('b').allInnerTexts()).toContain('login.example.com');
  });

  it('copies the link instead of opening a browser', async () => {
    const { page, host, details } = await at([needsSignIn('linear')]);
    host.on('servers.login', () => ({ kind: 'browser', url }));
    await (await details('linear')).getByRole('button', { name: 'Copy link instead' }).click();
    await page.getByText('The link is copied.').waitFor();
    expect(await clipboard(page)).toBe(url);
    expect(host.inputs('servers.login')).toEqual([{ name: 'linear', open: false, somebodyElse: false }]);
    proves('signin.ui-actions');
  });

  it('signs in again, or as somebody else when the account is the wrong one', async () => {
    const { host, details } = await at([webServer('github', { signIn: signedIn() })]);
    host.on('servers.login', () => ({ kind: 'browser', url }));
    const section = await details('github');
    await section.getByRole('button', { name: 'Sign in again' }).click();
    await section.getByRole('button', { name: 'Sign in as somebody else' }).click();
    await expect
      .poll(() => host.inputs('servers.login'))
      .toEqual([
        { name: 'github', open: true, somebodyElse: false },
        { name: 'github', open: true, somebodyElse: true },
      ]);
    proves('signin.ui-actions');
  });

  it('offers after a failure what else there is: another account, another browser', async () => {
    const { page, host, details } = await at([needsSignIn('linear')]);
    host.on('servers.login', () => {
      throw new Refusal('signin.no_pkce', 'login.example.com does not offer PKCE.', 'Ask its operator.');
    });
    const section = await details('linear');
    await section.getByRole('button', { name: 'Sign in', exact: true }).click();
    const problem = page.getByRole('main').getByRole('alert');
    await problem.getByText('login.example.com does not offer PKCE.').waitFor();
    await problem.getByText('Ask its operator.').waitFor();
    await section.getByRole('button', { name: 'Sign in as somebody else' }).waitFor();
    await section.getByRole('button', { name: 'Copy link instead' }).waitFor();
  });

  it('is no failure when the person cancelled it, also while it was still looking for the way', async () => {
    const { page, host, details, emit } = await at([needsSignIn('linear')]);
    const asked = Promise.withResolvers<never>();
    host.on('servers.login', () => asked.promise);
    host.on('servers.cancelLogin', () => {
      asked.reject(new Refusal('signin.cancelled', 'The sign-in was cancelled.'));
      return {};
    });
    const section = await details('linear');
    await page.getByRole('button', { name: 'Sign in to linear' }).click();
    await section.getByRole('button', { name: 'Cancel the sign-in to linear' }).click();
    await page.getByRole('button', { name: 'Sign in to linear' }).waitFor();
    const problem = { code: 'signin.cancelled', message: 'The sign-in was cancelled.' };
    await emit('servers.changed', [needsSignIn('linear', { problem })]);
    await page.getByRole('button', { name: 'Sign in to linear' }).waitFor();
    expect(await page.getByRole('main').getByRole('alert').count()).toBe(0);
  });

  it('needs no person where a secret does it, and says when that worked', async () => {
    const auth = { kind: 'client-secret' as const, clientId: 'robot-7', clientSecret: 'kept' };
    const { page, host, details } = await at([webServer('jobs', { signIn: signedIn({ account: null }) }, { auth })]);
    host.on('servers.login', () => ({ kind: 'done' }));
    const section = await details('jobs');
    await section.getByText('robot-7').waitFor();
    await expect.poll(() => section.getByRole('button').allInnerTexts()).toEqual(['Get a new token', 'Sign out…']);
    await section.getByRole('button', { name: 'Get a new token' }).click();
    await page.getByText('Signed in to jobs.').waitFor();
    expect(await page.content()).not.toContain('kept');
  });
});

describe('signing out', () => {
  it.each([
    [true, /The issuer has confirmed that the tokens are revoked/],
    [false, /The issuer has not confirmed that they are revoked/],
  ])('asks first, and says afterwards whether the issuer confirmed it (%s)', async (revoked, words) => {
    const { page, host, details, emit } = await at([webServer('github', { signIn: signedIn() })]);
    host.on('servers.logout', () => ({ revoked }));
    const section = await details('github');
    await section.getByRole('button', { name: 'Sign out…' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Sign out of github?' });
    await focused(dialog.getByRole('button', { name: 'Cancel' }));
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(host.inputs('servers.logout')).toEqual([]);
    await section.getByRole('button', { name: 'Sign out…' }).click();
    await dialog.getByRole('button', { name: 'Sign out' }).click();
    await emit('servers.changed', [needsSignIn('github', { account: null, problem: null })]);
    await section.getByText(words).waitFor();
    expect(host.inputs('servers.logout')).toEqual([{ name: 'github' }]);
    await emit('servers.changed', [webServer('github', { signIn: signedIn() })]);
    await section.getByText(words).waitFor({ state: 'detached' });
    proves('signin.ui-actions');
  });

  it('says why it did not work', async () => {
    const { page, host, details } = await at([webServer('github', { signIn: signedIn() })]);
    host.on('servers.logout', () => {
      throw new Refusal('vault.locked', 'The keychain is locked.', 'Unlock it.');
    });
    await (await details('github')).getByRole('button', { name: 'Sign out…' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('button', { name: 'Sign out' }).click();
    await dialog.getByRole('alert').getByText('Unlock it.').waitFor();
  });
});
