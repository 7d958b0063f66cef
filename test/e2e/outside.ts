import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Published } from '../servers/registry-server.ts';
import { put } from '../support/shell-home.ts';
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

/** What two clients of the person have, in their home. */
export function installClients(home: string): void {
  const files = { command: 'npx', args: ['-y', '@modelcontextprotocol/server-filesystem@2026.8.31', '/home/ada/work'] };
  const keys = { SENTRY_ACCESS_TOKEN: 'not-a-real-one-0000' };
  const sentry = { command: 'npx', args: ['-y', '@sentry/mcp-server@0.30.0'], env: keys };
  const documents = {
    '.config/Claude/claude_desktop_config.json': { mcpServers: { filesystem: files, sentry } },
    '.cursor/mcp.json': { mcpServers: { linear: { url: 'https://mcp.linear.app/mcp' } } },
  };
  for (const [file, document] of Object.entries(documents)) put(join(home, file), JSON.stringify(document));
}

/** What the registry has. */
export const published: readonly Published[] = [
  {
    name: 'io.github.ada/weather',
    title: 'Weather',
    description: 'Forecasts and warnings for any place.',
    version: '1.0.2',
    repository: { url: 'https://github.com/ada/weather', source: 'github' },
    remotes: [{ type: 'streamable-http', url: 'https://weather.example/mcp' }],
    packages: [
      {
        registryType: 'npm',
        identifier: '@ada/weather',
        version: '1.0.2',
        transport: { type: 'stdio' },
        packageArguments: [{ type: 'positional', valueHint: 'city', isRequired: true }],
        environmentVariables: [{ name: 'WEATHER_KEY', description: 'Your key', isRequired: true, isSecret: true }],
      },
    ],
  },
  { name: 'io.github.ada/tides', description: 'When the water comes and goes.', version: '0.4.0' },
  {
    name: 'com.example/ledger',
    title: 'Ledger',
    description: 'Accounts, read only.',
    version: '2.1.0',
    status: 'deprecated',
  },
];

/** Pictures the ways servers come from outside, and the review of what was pasted; adds nothing. */
export async function pictureOutside(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Not now' }).click();
  await page.getByRole('button', { name: 'Add server' }).click();
  const dialog = page.getByRole('dialog');
  await picture(page, 'add-ways');
  await dialog.getByRole('button', { name: /^Import from/ }).click();
  await dialog.getByRole('list', { name: 'Programs found here' }).waitFor();
  await picture(page, 'add-clients');
  await dialog.getByRole('button', { name: 'Back' }).click();
  await dialog.getByRole('button', { name: /^From the catalog/ }).click();
  await dialog.getByRole('list', { name: 'Known servers' }).waitFor();
  await picture(page, 'add-catalog');
  await dialog.getByRole('button').filter({ hasText: 'PostgreSQL' }).click();
  await picture(page, 'add-catalog-entry');
  await dialog.getByRole('button', { name: 'Back' }).click();
  await dialog.getByRole('button', { name: 'Back' }).click();
  await dialog.getByRole('button', { name: /^From the official registry/ }).click();
  await dialog.getByRole('list', { name: 'Servers in the registry' }).waitFor();
  await picture(page, 'add-registry');
  await dialog.getByRole('button').filter({ hasText: 'Weather' }).click();
  await dialog.getByRole('radio', { name: /^npm/ }).check();
  await picture(page, 'add-registry-entry');
  await dialog.getByRole('button', { name: 'Back' }).click();
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
