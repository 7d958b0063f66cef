import type { Page } from 'playwright-core';
import type { FakeHost } from './fake-host.ts';
import { Refusal } from './fake-host.ts';
import type { OpenPage } from './harness.ts';
import { proposal, registryEntry } from './import-samples.ts';

type Look = { empty?: boolean; host?: (h: FakeHost) => void; go: (p: Page, h: FakeHost, o: OpenPage) => Promise<void> };
const way = async (p: Page, name: string) => {
  await p.getByRole('button', { name: 'Add server' }).click();
  await p
    .getByRole('dialog')
    .getByRole('button', { name: new RegExp(name) })
    .click();
};
export const looks: Record<string, Look> = {
  'add-ways': {
    go: async (p) => {
      await p.getByRole('button', { name: 'Add server' }).click();
      await p.getByRole('dialog').waitFor();
    },
  },
  'add-clients': {
    go: async (p) => {
      await way(p, 'Import from');
      await p.getByText('Goose', { exact: true }).waitFor();
    },
  },
  'add-clients-none': {
    empty: true,
    go: async (p) => {
      await way(p, 'Import from');
      await p.getByText('No program with').waitFor();
    },
  },
  review: {
    go: async (p) => {
      await way(p, 'Import from');
      await p.getByRole('button', { name: 'Look at the servers of Cursor' }).click();
      await p.getByText('notes-mcp').first().waitFor();
    },
  },
  'review-end': {
    go: async (p) => {
      await way(p, 'Import from');
      await p.getByRole('button', { name: 'Look at the servers of Cursor' }).click();
      await p.getByText('notes-mcp').first().waitFor();
      await p.getByText('neither').scrollIntoViewIfNeeded();
      await p.getByLabel('Name of GitHub here').fill('GitHub!');
    },
  },
  'review-outcome': {
    host: (h) =>
      h.on('imports.accept', () => ({
        added: ['github-2', 'linear-2'],
        failed: [
          {
            name: 'notes',
            problem: {
              code: 'vault.locked',
              message: 'The keychain is locked.',
              remedy: 'Unlock it and import again.',
            },
          },
        ],
      })),
    go: async (p) => {
      await way(p, 'Import from');
      await p.getByRole('button', { name: 'Look at the servers of Cursor' }).click();
      await p.getByRole('button', { name: 'Add 3 servers' }).click();
      await p.getByRole('button', { name: 'Done' }).waitFor();
    },
  },
  'review-unreadable': {
    host: (h) =>
      h.on('imports.propose', () => {
        throw new Refusal(
          'import.unreadable',
          'This is no configuration: in line 3, column 7 a comma is missing.',
          'Correct it and look again.',
        );
      }),
    go: async (p) => {
      await way(p, 'Paste');
      await p.getByRole('textbox').fill('{ "mcpServers": 3');
      await p.getByRole('button', { name: 'Look at what it adds' }).click();
      await p.getByRole('alert').waitFor();
    },
  },
  'review-all-here': {
    host: (h) => h.on('imports.propose', () => ({ ...proposal, servers: proposal.servers.slice(2, 3) })),
    go: async (p) => {
      await way(p, 'Paste');
      await p.getByRole('textbox').fill('{ "mcpServers": {} }');
      await p.getByRole('button', { name: 'Look at what it adds' }).click();
      await p.getByText('already here').waitFor();
    },
  },
  'add-text': {
    go: async (p) => {
      await way(p, 'Paste');
    },
  },
  'add-catalog': {
    go: async (p) => {
      await way(p, 'catalog');
      await p.getByText('Crystal').waitFor();
    },
  },
  'add-catalog-entry': {
    go: async (p) => {
      await way(p, 'catalog');
      await p.getByRole('button', { name: /Postgres/ }).click();
      await p.getByRole('button', { name: 'Look at what it adds' }).click();
    },
  },
  'add-registry': {
    host: (h) =>
      h.on('registry.search', () => ({
        entries: ['weather', 'weather-archive', 'forecast'].map((n) =>
          registryEntry(n, n === 'forecast' ? { status: 'deprecated', title: 'Forecast' } : {}),
        ),
        next: 'x',
      })),
    go: async (p) => {
      await way(p, 'registry');
      await p.getByRole('searchbox').fill('weather');
      await p.getByText('Forecast', { exact: true }).waitFor();
    },
  },
  'add-registry-entry': {
    go: async (p) => {
      await way(p, 'registry');
      await p.getByRole('button', { name: /acme.weather/ }).click();
      await p.getByRole('radio').nth(1).check();
    },
  },
  'add-registry-down': {
    host: (h) =>
      h.on('registry.search', () => {
        throw new Refusal(
          'registry.unavailable',
          'The registry cannot be reached.',
          'Check the network and try again; the catalog works without it.',
        );
      }),
    go: async (p) => {
      await way(p, 'registry');
      await p.getByRole('alert').waitFor();
    },
  },
  'add-hand': {
    go: async (p) => {
      await way(p, 'By hand');
    },
  },
  link: {
    host: (h) =>
      h.on('links.list', () => [
        {
          id: 'l1',
          url: 'countersign://add?name=weather&command=npx&args=-y&args=weather-mcp',
          at: new Date().toISOString(),
        },
      ]),
    go: async (p) => {
      await p.getByText('A link wants').waitFor();
    },
  },
};
