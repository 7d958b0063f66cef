import type { Page } from 'playwright-core';
import { picture } from './pictures.ts';

/** What another program keeps its servers in, with a key in plain text and a character that hides. */
const configuration = JSON.stringify(
  {
    mcpServers: {
      GitHub: {
        command: 'docker',
        args: ['run', '-i', '--rm', '-e', 'GITHUB_PERSONAL_ACCESS_TOKEN', 'ghcr.io/github/github-mcp-server:0.21.0'],
        env: { GITHUB_PERSONAL_ACCESS_TOKEN: 'not-a-real-one-0000', GITHUB_TOOLSETS: 'repos,issues' },
      },
      Linear: { url: 'https://mcp.linear.app/mcp', headers: { Authorization: 'Bearer not-a-real-one-0000' } },
      Notes: { command: 'bash', args: ['-c', 'uvx notes-mcp --dir "$HOME/My notes"\u200B'] },
    },
  },
  null,
  2,
);

/** Pictures the ways servers come from outside, and the review of what was pasted; adds nothing. */
export async function pictureOutside(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add server' }).click();
  const dialog = page.getByRole('dialog');
  await picture(page, 'add-ways');
  await dialog.getByRole('button', { name: /^From the catalog/ }).click();
  await dialog.getByRole('list', { name: 'Known servers' }).waitFor();
  await picture(page, 'add-catalog');
  await dialog.getByRole('button', { name: 'Back' }).click();
  await dialog.getByRole('button', { name: /^Paste a configuration/ }).click();
  await dialog.getByLabel('Configuration or link').fill(configuration);
  await picture(page, 'add-text');
  await dialog.getByRole('button', { name: 'Look at what it adds' }).click();
  await dialog.getByRole('list', { name: 'Servers that would be added' }).waitFor();
  await picture(page, 'import-review');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}
