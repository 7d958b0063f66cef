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
