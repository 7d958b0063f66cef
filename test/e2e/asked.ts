import type { Locator, Page } from 'playwright-core';
import type { RunningApp } from './app.ts';

/** A call that waits, shown with everything, and the person's ways to answer it. */
export interface Asked {
  /** What the person reads, from who asks down to the answers. */
  readonly card: Locator;
  allowOnce(): Promise<void>;
  allowForSession(): Promise<void>;
  allowAlways(): Promise<void>;
  deny(): Promise<void>;
  denyBecause(reason: string): Promise<void>;
}

/** Waits for the prompt window, on top of whatever the person looks at, with `text` in the call it shows. */
export async function askedOnTop(app: RunningApp, text: string): Promise<Asked> {
  return answering(await app.prompt(), text);
}

/** Goes to the waiting call of `agent` from whatever screen the main window, which is in front, shows. */
export async function askedInMain(page: Page, agent: string, text: string): Promise<Asked> {
  await page
    .getByRole('status')
    .filter({ hasText: `${agent} asks to call` })
    .getByRole('button', { name: 'Review and answer' })
    .click();
  return answering(page, text);
}

async function answering(page: Page, text: string): Promise<Asked> {
  const card = page.getByRole('alertdialog').filter({ hasText: text });
  await card.waitFor();
  const press = (name: string) => card.getByRole('button', { name }).click();
  const choose = async (name: string) => {
    await press('More ways to allow');
    await page.getByRole('menuitem', { name }).click();
  };
  return {
    card,
    allowOnce: () => press('Allow once'),
    allowForSession: () => choose('Allow for this session'),
    allowAlways: () => choose('Always allow'),
    deny: () => card.getByRole('button', { name: 'Deny', exact: true }).click(),
    async denyBecause(reason) {
      await press('Deny and say why…');
      await card.getByRole('textbox', { name: 'Reason, which the agent can read' }).fill(reason);
      await press('Deny with reason');
    },
  };
}
