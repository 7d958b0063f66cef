import type { Page } from 'playwright-core';
import { picture } from './pictures.ts';

const back = (page: Page) => page.getByRole('button', { name: 'All servers' }).click();

async function pictureLogs(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name: 'Logs' }).click();
  await page.getByRole('log', { name: 'Logs of github' }).waitFor();
  await picture(page, name);
}

/** Every side of a server that works, from the list and back to it. */
export async function pictureServer(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Details of github' }).click();
  await page.getByText(/^\d+ process(es)?, /).waitFor();
  await picture(page, 'server-details');
  await page.getByRole('tab', { name: 'Tools' }).click();
  await page.getByRole('region', { name: 'Tools of github' }).getByText('create_pull_request').waitFor();
  await picture(page, 'server-tools');
  await pictureLogs(page, 'server-logs');
  await page.getByRole('tab', { name: 'Configuration' }).click();
  await picture(page, 'server-configuration');
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByText('Kept in the vault').waitFor();
  await picture(page, 'server-edit');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Remove…' }).click();
  await picture(page, 'server-remove');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await back(page);
}

/** The diagnosis of one that fails, and the sign-in of one that wants it. */
export async function pictureTroubles(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Diagnose postgres' }).click();
  await page.getByText('A step failed.').waitFor();
  await picture(page, 'server-diagnosis');
  await back(page);
  await page.getByRole('button', { name: 'Details of linear' }).click();
  await page.getByRole('tab', { name: 'Sign-in' }).click();
  await picture(page, 'server-sign-in');
  await back(page);
}

/** A server’s view where there is little room. */
export async function pictureNarrowServer(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Details of github' }).click();
  await page.getByText(/^\d+ process(es)?, /).waitFor();
  await picture(page, 'server-details-narrow');
  await pictureLogs(page, 'server-logs-narrow');
}

/** A tool tried by the person: its form filled in, the question it leads to, and what came of it. */
export async function pictureTry(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try github › create_issue' }).click();
  const typed = {
    owner: 'acme',
    repo: 'payments-api',
    title: 'Refunds are a cent too high',
    'body (optional)': 'Since #462.',
  };
  for (const [label, text] of Object.entries(typed)) await page.getByLabel(label, { exact: true }).fill(text);
  await picture(page, 'try-tool');
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByText('This call waits for your answer').waitFor();
  await picture(page, 'try-tool-waiting');
  await page.getByRole('button', { name: 'Go to it' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Allow once' }).click();
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  await page.getByRole('navigation').getByRole('button', { name: 'Tools' }).click();
  await page.getByRole('region', { name: 'Result', exact: true }).waitFor();
  await page.getByText('github › create_issue answered. See Tools.').waitFor({ state: 'detached' });
  await picture(page, 'try-tool-result');
  await page.getByRole('button', { name: 'All tools' }).click();
}

/** The secrets, and one that is replaced. */
export async function pictureSecrets(page: Page): Promise<void> {
  const replace = page.getByRole('button', { name: 'Replace github.GITHUB_PERSONAL_ACCESS_TOKEN' });
  await replace.scrollIntoViewIfNeeded();
  await picture(page, 'settings-secrets');
  await replace.click();
  await page.getByLabel('Value').fill('not-a-real-one-0001');
  await picture(page, 'secret-replace');
  await page.keyboard.press('Escape');
}
