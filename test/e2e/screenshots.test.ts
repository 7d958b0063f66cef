import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { proves } from '../proves.ts';
import { startRegistryServer } from '../servers/registry-server.ts';
import { eventually } from './app.ts';
import { askedOnTop } from './asked.ts';
import { type OpenApp, openApp, removeHome, temporaryHome } from './open-app.ts';
import { installClients, pictureOutside, published } from './outside.ts';
import { picture } from './pictures.ts';
import { askApp, installServers, type SceneAgent } from './scene.ts';
import { pictureNarrowServer, pictureSecrets, pictureServer, pictureTroubles, pictureTry } from './server-pictures.ts';
import { addServers, createAgents, folder, hidden, pullRequest } from './showcase.ts';

let base: string;
let one: OpenApp;
let page: Page;
let claude: SceneAgent;
let cursor: SceneAgent;
let takenPort: string;
const closing: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

beforeAll(async () => {
  base = await temporaryHome();
  closing.push(() => removeHome(base));
  const home = join(base, 'Countersign');
  await mkdir(home);
  const PATH = installServers(join(base, 'bin'));
  installClients(base);
  const registry = await startRegistryServer(published);
  closing.push(() => registry.close());
  const env = { HOME: base, PATH, COUNTERSIGN_REGISTRY: registry.url, COUNTERSIGN_HEADLESS: '1' };
  one = await openApp({ home, env });
  closing.push(() => one.close());
  page = one.page;
  const status = async () => (await askApp(page, 'app.status', {})).gateway.state;
  const state = await eventually(async () => (await status()).match(/on|failing/)?.[0]);
  if (state === 'failing') await askApp(page, 'settings.set', { port: 0 });
});

describe('a home where nothing is yet', () => {
  it.each(['Approvals', 'Servers', 'Tools', 'Agents', 'Rules', 'Settings'] as const)('%s says so', async (screen) => {
    await one.person.go(screen);
    await picture(page, screen === 'Settings' ? 'settings' : `${screen.toLowerCase()}-empty`);
  });
});

describe('servers', () => {
  it('are added with a form that shows the whole command', async () => {
    await one.person.go('Servers');
    await page.getByRole('button', { name: 'Add server' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /^By hand/ }).click();
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('github');
    await dialog.getByRole('textbox', { name: 'Command' }).fill('github-mcp-server');
    await dialog.getByRole('textbox', { name: 'Arguments' }).fill('stdio\n--toolsets\nrepos,issues');
    await dialog.getByRole('button', { name: 'Add variable' }).click();
    await dialog.getByRole('textbox', { name: 'Name 1' }).fill('GITHUB_PERSONAL_ACCESS_TOKEN');
    await dialog.getByLabel('Value 1').fill('not-a-real-one-0000');
    await picture(page, 'add-server');
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('My GitHub');
    await dialog.getByRole('button', { name: 'Add server' }).click();
    await picture(page, 'add-server-error');
    await dialog.getByRole('button', { name: 'Back' }).click();
    await page.keyboard.press('Escape');
  });

  it('come from outside only after a look at all of them', () => pictureOutside(page));

  it('say how they are', async () => {
    takenPort = new URL(await addServers(page, closing)).port;
    await picture(page, 'servers');
  });

  it('offer tools, each as it was accepted', async () => {
    await one.person.go('Tools');
    await page.getByText('create_pull_request').first().waitFor();
    await picture(page, 'tools');
    await pictureTry(page);
    await one.person.go('Servers');
  });

  it('show what they are, what they offer, what they said and how they are set', () => pictureServer(page));

  it('point to secrets that are listed, and never shown', async () => {
    await one.person.go('Settings');
    await pictureSecrets(page);
    await one.person.go('Servers');
  });

  it('are diagnosed step by step, and signed in to', () => pictureTroubles(page));
});

describe('agents', () => {
  it('are created with a token that is shown once', async () => {
    await one.person.go('Agents');
    await page.getByRole('button', { name: 'Create agent' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Codex');
    await page.getByRole('dialog').getByRole('radio', { name: 'Only these' }).check();
    await page.getByRole('dialog').getByRole('checkbox', { name: 'github' }).check();
    await picture(page, 'create-agent');
    await page.getByRole('dialog').getByRole('button', { name: 'Create agent' }).click();
    await page.getByRole('button', { name: 'I have saved it' }).waitFor();
    await page.evaluate(() => {
      for (const pre of document.querySelectorAll('pre')) {
        pre.textContent = pre.textContent.replace(/cs_[\w-]+/g, 'cs_EXAMPLE-TOKEN-EXAMPLE-TOKEN-EXAMPLE-TOKEN-EX');
      }
    });
    await picture(page, 'agent-token');
    await page.getByRole('button', { name: 'I have saved it' }).click();
  });

  it('say whether they are here and what they may see', async () => {
    ({ claude, cursor } = await createAgents(page, await one.person.gatewayUrl(), closing));
    await picture(page, 'agents');
  });
});

describe('the prompt', () => {
  /** Pictures the prompt for a call, and denies it. */
  async function pictured(calling: Promise<string>, text: string, names: string[], look?: (page: Page) => unknown) {
    const asked = await askedOnTop(one.app, text);
    const prompt = await one.app.prompt();
    const [name = '', after = ''] = names;
    await eventually(
      async () => (await asked.card.getByRole('button', { name: 'Deny', exact: true }).isEnabled()) || undefined,
    );
    await eventually(
      async () =>
        (await asked.card.getByRole('checkbox').count()) > 0 ||
        (await asked.card.getByRole('button', { name: 'Allow once' }).isEnabled()) ||
        undefined,
    );
    await picture(prompt, name);
    if (look) {
      await look(prompt);
      await picture(prompt, after);
      await prompt.keyboard.press('Escape');
    }
    await asked.deny();
    await calling;
  }

  it('shows who asks for what, with everything, and takes an answer', async () => {
    await one.app.lookAway();
    const calling = claude.call('github__create_pull_request', pullRequest);
    await pictured(calling, 'Open a pull request', ['approval', 'approval-more'], (prompt) =>
      prompt.getByRole('button', { name: 'More ways to allow' }).click(),
    );
  });

  it('takes a reason', async () => {
    const calling = cursor.call('github__create_issue', { owner: 'acme', repo: 'payments-api', title: 'Flaky test' });
    await pictured(calling, 'Open an issue', ['approval-short', 'approval-reason'], async (prompt) => {
      await prompt.getByRole('button', { name: 'Deny and say why…' }).click();
      await prompt.getByRole('textbox').fill('Open it in the tracker of the platform team instead.');
    });
  });

  it('looks different when the server itself says that the call destroys', async () => {
    await pictured(claude.call('files__delete_directory', folder), 'Delete a folder', ['approval-destructive']);
  });

  it('shows what hides and folds what is long', async () => {
    await pictured(claude.call('files__write_file', hidden), 'write_file', ['approval-hidden']);
  });
});

describe('calls that wait', () => {
  it('are listed in the main window, and one is open for an answer', async () => {
    await one.app.lookBack();
    const waiting = [
      claude.call('github__create_pull_request', pullRequest),
      cursor.call('files__delete_directory', folder),
      claude.call('github__search_code', { q: 'roundHalfUp repo:acme/payments-api' }),
    ];
    await eventually(async () => (await askApp(page, 'approvals.list', {})).length === 3 || undefined);
    await one.person.go('Servers');
    await page.getByText('Claude Code asks to call create_pull_request on github.').waitFor();
    await picture(page, 'servers-waiting');
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /Approvals/ })
      .click();
    await page
      .getByRole('button', { name: /^Review/ })
      .first()
      .waitFor();
    await picture(page, 'approvals');
    await page.getByRole('button', { name: /^Review Cursor/ }).click();
    await picture(page, 'approvals-open');
    for (const { id, digest } of await askApp(page, 'approvals.list', {})) {
      await askApp(page, 'approvals.decide', { id, digest, answer: { kind: 'allow-once' }, confirmed: true });
    }
    await Promise.all(waiting);
  });
});

describe('rules', () => {
  it('read as sentences', async () => {
    const in90Days = new Date(Date.now() + 90 * 86_400_000).toISOString();
    await askApp(page, 'rules.add', {
      effect: 'deny',
      server: 'files',
      tool: 'delete_*',
      note: 'Deleting is for people.',
    });
    await askApp(page, 'rules.add', { effect: 'ask', server: 'github', tool: 'create_*' });
    await askApp(page, 'rules.add', { effect: 'allow', server: 'files', tool: 'read_*', expiresAt: in90Days });
    await askApp(page, 'rules.add', { effect: 'allow', agent: 'Claude Code', server: 'github', tool: 'get_issue' });
    await one.person.go('Rules');
    await picture(page, 'rules');
  });

  it('are written with their sentence in sight', async () => {
    await page.getByRole('button', { name: 'Add rule' }).click();
    await page.getByRole('dialog').getByRole('combobox', { name: 'Server' }).fill('github');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Tool' }).fill('merge_*');
    await picture(page, 'add-rule');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: /^Remove rule: Deny/ }).click();
    await picture(page, 'remove-rule');
    await page.getByRole('button', { name: 'Cancel' }).click();
  });
});

describe('history', () => {
  it('lists who asked for what and what became of it', async () => {
    await claude.call('files__read_text_file', { path: '/home/ada/work/payments-api/src/refund.ts' });
    await claude.call('files__delete_directory', folder);
    await claude.call('github__get_issue', { owner: 'acme', repo: 'payments-api', number: 479 });
    await one.person.go('History');
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText(/entries verified/).waitFor();
    await picture(page, 'history');
    await page.getByRole('button', { name: /Round refunds.*you approved/ }).click();
    await page.getByRole('region', { name: 'The whole story' }).waitFor();
    await page.evaluate(() => scrollTo(0, 0));
    await picture(page, 'history-story');
    await page.getByRole('button', { name: 'Close the story' }).click();
  });

  it('is searched, also in vain', async () => {
    await page.getByRole('searchbox').fill('refund');
    await page.locator('mark').first().waitFor();
    await picture(page, 'history-search');
    await page.getByRole('searchbox').fill('nothing like this');
    await page.getByRole('heading', { name: 'Nothing matches' }).waitFor();
    await picture(page, 'history-nothing');
    await page.getByRole('searchbox').fill('');
  });
});

describe('a narrow window', () => {
  it.each(['Servers', 'Tools', 'Agents', 'Rules', 'History', 'Settings'] as const)(
    'has room for %s',
    async (screen) => {
      await page.setViewportSize({ width: 640, height: 720 });
      await one.person.go(screen);
      await picture(page, `${screen.toLowerCase()}-narrow`);
    },
  );

  it('has room for one server', async () => {
    await one.person.go('Servers');
    await pictureNarrowServer(page);
  });

  it('has room for the prompt', async () => {
    await one.app.lookAway();
    const calling = claude.call('github__create_pull_request', pullRequest);
    const asked = await askedOnTop(one.app, 'Open a pull request');
    const prompt = await one.app.prompt();
    await prompt.setViewportSize({ width: 420, height: 720 });
    await picture(prompt, 'approval-narrow');
    await asked.deny();
    await calling;
  });
});

describe('a gateway that cannot open its port', () => {
  it('says why and what to do, and opens another when it is told', async () => {
    await askApp(page, 'settings.set', { port: Number(takenPort) });
    await one.person.go('Settings');
    const why = `Another program already uses port ${takenPort}.`;
    await page.getByRole('alert').getByText(why).waitFor();
    await picture(page, 'gateway-failing-narrow');
    await page.setViewportSize({ width: 1100, height: 760 });
    await page.getByRole('region', { name: 'Gateway' }).getByText(why).waitFor();
    await picture(page, 'gateway-failing');
    await askApp(page, 'settings.set', { port: 0 });
    await one.person.gatewayUrl();
    proves('screens.axe', 'screens.pictures');
  });
});
