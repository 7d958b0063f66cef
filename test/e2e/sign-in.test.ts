import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proves } from '../proves.ts';
import { type SignInServer, spawnSignInServer } from '../support/sign-in-server.ts';
import { eventually, type Shell } from './app.ts';
import { askedInMain } from './asked.ts';
import { type OpenApp, openApp } from './open-app.ts';
import { type TheirBrowser, theirBrowser } from './their-browser.ts';

let one: OpenApp;
let notes: SignInServer;
let theirs: TheirBrowser;
let agent: Client;

beforeAll(async () => {
  notes = await spawnSignInServer();
  theirs = await theirBrowser();
  one = await openApp();
});
afterAll(async () => {
  await agent?.close();
  await one?.close();
  await theirs?.close();
  await notes?.kill();
});

const row = (): Locator =>
  one.page.getByRole('listitem').filter({ has: one.page.getByRole('button', { name: 'Details of notes' }) });
const section = () => one.page.getByRole('region', { name: 'Sign-in of notes' });
const openSection = async () => {
  await press(row(), 'Details of notes');
  await one.page.getByRole('tab', { name: 'Sign-in' }).click();
};
const press = (where: Locator, name: string) => where.getByRole('button', { name, exact: true }).click();

function shell(): Shell {
  if (!one.app.shell) throw new Error('real Electron shows nobody where it sends the browser');
  return one.app.shell;
}

/** What `act` makes the app open in the person's browser. */
async function sentTo(act: () => Promise<void>): Promise<string> {
  const before = (await shell().look()).browsed.length;
  await act();
  const { browsed } = await shell().until((seen) => seen.browsed.length > before);
  return browsed[before] ?? '';
}

async function call(): Promise<string> {
  return JSON.stringify((await agent.callTool({ name: 'notes__whoami', arguments: {} })).content);
}

/** A call that the person allows in the main window; what the agent got. */
async function callAllowed(): Promise<string> {
  const calling = call();
  await (await askedInMain(one.page, 'Reader', 'whoami')).allowOnce();
  return await calling;
}

describe('a person at the window', () => {
  it('adds a server that wants to know who calls, and signs in with their browser', async () => {
    await one.person.setNumber('Port', 0);
    await one.person.addAddress('notes', notes.url);
    await row().getByText('Needs sign-in').waitFor();
    const url = await sentTo(() => press(row(), 'Sign in to notes'));
    await row().getByText('Waiting for your browser').waitFor();
    expect(await theirs.signIn(url)).toContain('notes');
    await row().getByText('Connected').waitFor();
    await row().getByText(`${notes.url} · signed in as ada@example.com`).waitFor();
    await row()
      .getByText(/^Token renews in \d+ min · /)
      .waitFor();
    proves('signin.ui-browser');
  });

  it('reads as whom, where, for what and until when', async () => {
    await openSection();
    await section().getByText('Token expires').first().waitFor();
    const [text = ''] = await section().allInnerTexts();
    expect(text).toMatch(/Signed in as ada@example\.com\s+the issuer says so/);
    expect(text).toContain(notes.issuer);
    expect(text).toMatch(/Scopes it granted[\s\S]*files:read/);
    expect(text).toMatch(/Token expires\s+in \d+ min · \d+ \w+ \d{4}/);
  });

  it('lets an agent call its tool, once they allow it', async () => {
    const token = await one.person.createAgent('Reader');
    const url = await eventually(async () => {
      const seen = await one.person.gatewayUrl();
      return seen.includes(':7331/') ? undefined : seen;
    });
    agent = new Client({ name: 'reader', version: '1.0.0' });
    const headers = { Authorization: `Bearer ${token}` };
    await agent.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
    await one.app.lookBack();
    expect(await callAllowed()).toContain('it is you');
    proves('signin.ui-browser');
  });

  it('cancels a second sign-in, early or late, and stays who they were', async () => {
    await one.person.go('Servers');
    await openSection();
    const before = (await shell().look()).browsed.length;
    await notes.behave({ silent: true });
    await press(section(), 'Sign in again');
    await section().getByText('Finding out where to sign in…').waitFor();
    await press(section(), 'Cancel the sign-in to notes');
    await notes.behave({ silent: false });
    await press(section(), 'Sign in again');
    const { browsed } = await shell().until((seen) => seen.browsed.length > before);
    expect(browsed).toHaveLength(before + 1);

    await section().getByText('Waiting for your browser at').waitFor();
    await press(section(), 'Cancel the sign-in to notes');
    await section().getByRole('button', { name: 'Sign in again' }).waitFor();
    const page = await theirs.open(browsed[before] ?? '').catch(() => null);
    await page?.close();
    await section().getByText('Signed in as ada@example.com').waitFor();
    expect(await one.page.getByRole('main').getByRole('alert').count()).toBe(0);
    proves('signin.ui-cancel');
  });

  it('signs in as somebody else, although the browser remembers them', async () => {
    await notes.behave({ account: 'grace' });
    const { signIns } = await notes.seen();
    await theirs.signIn(await sentTo(() => press(section(), 'Sign in as somebody else')));
    await section().getByText('Signed in as grace@example.com').waitFor();
    expect((await notes.seen()).signIns).toBe(signIns + 1);
    proves('signin.ui-somebody-else');
  });

  it('signs out, and is told that the issuer has revoked the tokens', async () => {
    await press(section(), 'Sign out…');
    await press(one.page.getByRole('alertdialog'), 'Sign out');
    await section().getByText('The issuer has confirmed that the tokens are revoked').waitFor();
    await one.person.go('Servers');
    await row().getByText('Needs sign-in').waitFor();
  });

  it('is told once of the call that was refused since, and helps it with one click', async () => {
    const refused = await call().catch(String);
    expect(refused).toContain('notes');
    expect(refused).toMatch(/sign/i);
    await one.person.go('History');
    const banner = one.page.getByRole('region', { name: 'Sign in to notes' });
    await banner.getByText(/^notes needs you to sign in\. A call by Reader was refused at \d\d:\d\d\./).waitFor();
    await theirs.signIn(await sentTo(() => press(banner, 'Sign in to notes')));
    await banner.waitFor({ state: 'detached' });
    expect(await callAllowed()).toContain('it is you');
    proves('signin.ui-banner', 'signin.ui-browser');
  });

  it('finds all of it in the history', async () => {
    await one.person.go('History');
    const list = one.page.getByRole('list', { name: 'Stories, newest first' });
    for (const words of ['Signing in to notes began', 'Signed in to notes', 'Signed out of notes']) {
      await list.getByText(words).first().waitFor();
    }
  });
});
