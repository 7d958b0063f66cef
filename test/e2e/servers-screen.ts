import type { Locator, Page } from 'playwright-core';
import { personAt, textOf } from './person.ts';

/** What a person does with servers at the main window, by the words they see there. */
export interface ServersScreen {
  row(name: string): Locator;
  /** Opens “Add server” and goes one of its ways. */
  addFrom(way: RegExp): Promise<Locator>;
  /** One server of the review that is open. */
  card(originalName: string): Locator;
  /** Adds what is ticked in the review; @returns what is said then, until the person is done with it */
  accept(button: string): Promise<string>;
  /** Waits until a server that was switched on is connected with its tools found. */
  switchOn(name: string): Promise<void>;
  /** Opens one server's view at one of its tabs. */
  open(name: string, tab: 'Overview' | 'Tools' | 'Logs' | 'Configuration'): Promise<Locator>;
  /** Says what is there: each server with its state. */
  states(): Promise<Record<string, string>>;
}

export function serversScreen(page: Page): ServersScreen {
  const person = personAt(page);
  const dialog = page.getByRole('dialog');
  const row = (name: string) =>
    page.getByRole('listitem').filter({ has: page.getByRole('button', { name: `Details of ${name}`, exact: true }) });
  return {
    row,
    async addFrom(way) {
      await person.go('Servers');
      await page.getByRole('button', { name: 'Add server' }).click();
      await dialog.getByRole('button', { name: way }).click();
      return dialog;
    },
    card: (originalName) =>
      dialog
        .getByRole('list', { name: 'Servers that would be added' })
        .getByRole('listitem')
        .filter({ has: page.getByRole('checkbox', { name: `Add ${originalName}`, exact: true }) }),
    async accept(button) {
      await dialog.getByRole('button', { name: button, exact: true }).click();
      const outcome = await textOf(dialog.getByRole('region', { name: 'What came of it' }));
      await dialog.getByRole('button', { name: 'Done' }).click();
      await dialog.waitFor({ state: 'detached' });
      return outcome;
    },
    async switchOn(name) {
      await row(name)
        .getByRole('button', { name: `Switch on ${name}`, exact: true })
        .click();
      await person.seeTools(name);
    },
    async open(name, tab) {
      await person.go('Servers');
      await page.getByRole('button', { name: `Details of ${name}`, exact: true }).click();
      await page.getByRole('tab', { name: tab }).click();
      return page.getByRole('tabpanel');
    },
    async states() {
      await person.go('Servers');
      const rows = page.getByRole('list', { name: 'Your servers' }).getByRole('listitem');
      const told = await rows.evaluateAll((all) =>
        all.map((one) => [
          one.querySelector('button')?.textContent ?? '',
          /Connected|Connecting|Failing|Needs sign-in|Off/.exec(one.textContent)?.[0] ?? '',
        ]),
      );
      return Object.fromEntries(told);
    },
  };
}

/**
 * Tries a tool from the Tools screen's form and answers the question it leads to.
 *
 * @param values by the labels of the form's fields
 * @returns what is shown on the tool's page then
 */
export async function tryTool(
  page: Page,
  { server, tool, values = {} }: { server: string; tool: string; values?: Record<string, string> },
  answer: 'Allow once' | 'Deny',
): Promise<string> {
  // Where a tool was tried before, it is still there.
  const toTools = () => page.getByRole('navigation').getByRole('button', { name: 'Tools' }).click();
  await toTools();
  const back = page.getByRole('button', { name: 'All tools' });
  const start = page.getByRole('button', { name: `Try ${server} › ${tool}`, exact: true });
  await back.or(start).first().waitFor();
  if (await back.isVisible()) await back.click();
  await start.click();
  const view = page.getByRole('region', { name: `Try ${server} › ${tool}` });
  for (const [label, value] of Object.entries(values)) await view.getByLabel(label).fill(value);
  await view.getByRole('button', { name: 'Try it' }).click();
  await view.getByText('This call waits for your answer').waitFor();
  await view.getByRole('button', { name: 'Go to it' }).click();
  const card = page.getByRole('alertdialog').filter({ hasText: `${server} › ${tool}` });
  const who = await textOf(card.getByText(/^you\b/).first());
  if (!who.startsWith('you')) throw new Error(`somebody else asks: ${who}`);
  await card.getByRole('button', { name: answer, exact: true }).click();
  await card.waitFor({ state: 'detached' });
  await toTools();
  await view.getByText('Calling…').first().waitFor({ state: 'detached' });
  const shown = answer === 'Deny' ? view.getByRole('alert') : view.getByRole('region', { name: 'Result', exact: true });
  return await textOf(shown);
}
