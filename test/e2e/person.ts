import type { Locator, Page } from 'playwright-core';

export type ScreenName = 'Approvals' | 'Servers' | 'Tools' | 'Agents' | 'Rules' | 'History' | 'Settings';

/** A name and a value as typed into the form; `secret` leaves the box as the form set it when it is left out. */
export interface TypedValue {
  readonly name: string;
  readonly value: string;
  readonly secret?: boolean;
}

export interface TypedRule {
  readonly effect: 'allow' | 'ask' | 'deny';
  readonly agent?: string;
  readonly server?: string;
  readonly tool?: string;
  readonly note?: string;
}

/** What a person does at the main window, by the words they see there. */
export interface Person {
  go(screen: ScreenName): Promise<void>;
  addProgram(name: string, command: readonly string[], values?: readonly TypedValue[]): Promise<void>;
  addAddress(name: string, url: string, values?: readonly TypedValue[]): Promise<void>;
  /** Waits until the server is connected with its tools found. */
  seeTools(server: string): Promise<void>;
  /** @returns the token, as the dialog shows it this once */
  createAgent(name: string): Promise<string>;
  addRule(rule: TypedRule): Promise<void>;
  setNumber(label: 'Port' | 'Approval timeout in seconds', value: number): Promise<void>;
  /** Waits for the gateway; @returns its address, from the sidebar */
  gatewayUrl(): Promise<string>;
}

export function personAt(page: Page): Person {
  const dialog = () => page.getByRole('dialog');
  const go = async (screen: ScreenName) => {
    await page.getByRole('navigation').getByRole('button', { name: screen }).click();
    await page.getByRole('heading', { level: 1, name: screen }).waitFor();
  };

  async function typeValues(values: readonly TypedValue[], add: string): Promise<void> {
    for (const [at, typed] of values.entries()) {
      await dialog().getByRole('button', { name: add }).click();
      await dialog()
        .getByRole('textbox', { name: `Name ${at + 1}` })
        .fill(typed.name);
      if (typed.secret !== undefined) {
        await dialog()
          .getByRole('checkbox', { name: `Secret ${at + 1}` })
          .setChecked(typed.secret);
      }
      await dialog()
        .getByLabel(`Value ${at + 1}`)
        .fill(typed.value);
    }
  }

  async function submit(name: string): Promise<void> {
    await dialog().getByRole('button', { name, exact: true }).click();
    await dialog().waitFor({ state: 'detached' });
  }

  async function addByHand(): Promise<void> {
    await page.getByRole('button', { name: 'Add server' }).click();
    await dialog()
      .getByRole('button', { name: /^By hand/ })
      .click();
  }

  return {
    go,
    async addProgram(name, [command = '', ...args], values = []) {
      await go('Servers');
      await addByHand();
      await dialog().getByRole('textbox', { name: 'Name', exact: true }).fill(name);
      await dialog().getByRole('textbox', { name: 'Command' }).fill(command);
      await dialog().getByRole('textbox', { name: 'Arguments' }).fill(args.join('\n'));
      await typeValues(values, 'Add variable');
      await submit('Add server');
    },
    async addAddress(name, url, values = []) {
      await go('Servers');
      await addByHand();
      await dialog().getByRole('radio', { name: 'A web address' }).check();
      await dialog().getByRole('textbox', { name: 'Name', exact: true }).fill(name);
      await dialog().getByRole('textbox', { name: 'Address' }).fill(url);
      await typeValues(values, 'Add header');
      await submit('Add server');
    },
    async seeTools(server) {
      await go('Servers');
      const row = page
        .getByRole('listitem')
        .filter({ has: page.getByRole('button', { name: `Details of ${server}` }) });
      await row.getByText('Connected', { exact: true }).waitFor();
      await row.getByText(/^\d+ tools?$/).waitFor();
    },
    async createAgent(name) {
      await go('Agents');
      await page.getByRole('button', { name: 'Create agent' }).click();
      await dialog().getByRole('textbox', { name: 'Name' }).fill(name);
      await dialog().getByRole('button', { name: 'Create agent' }).click();
      const token = await textOf(dialog().getByRole('region', { name: 'Token', exact: true }).locator('pre'));
      await submit('I have saved it');
      return token;
    },
    async addRule({ effect, agent = '*', server = '*', tool = '*', note = '' }) {
      await go('Rules');
      await page.getByRole('button', { name: 'Add rule' }).click();
      await dialog().getByRole('radio', { name: effect }).check();
      await dialog().getByRole('combobox', { name: 'Agent' }).fill(agent);
      await dialog().getByRole('combobox', { name: 'Server' }).fill(server);
      await dialog().getByRole('textbox', { name: 'Tool' }).fill(tool);
      await dialog().getByRole('textbox', { name: 'Note' }).fill(note);
      await submit('Add rule');
    },
    async setNumber(label, value) {
      await go('Settings');
      await page.getByRole('textbox', { name: label }).fill(String(value));
      await page.getByRole('button', { name: `Save ${label.toLowerCase()}` }).click();
      await page.getByText('Saved.').waitFor();
    },
    async gatewayUrl() {
      const gateway = page.getByRole('region', { name: 'Gateway' });
      await gateway.getByText('Gateway is on').waitFor();
      return `http://${await textOf(gateway.getByText(/127\.0\.0\.1:\d+\/mcp/))}`;
    },
  };
}

/** What is written there, once it is there. */
export async function textOf(place: Locator): Promise<string> {
  return (await place.textContent()) ?? '';
}
