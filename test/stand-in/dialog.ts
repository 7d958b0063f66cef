import type { MessageBoxOptions, SaveDialogOptions } from 'electron';
import { app } from './app.ts';
import { headless } from './browser.ts';
import { type Observed, observed } from './observed.ts';

type Asked = Observed['dialogs'][number];
type Answer = { button?: string; path?: string };

/** A test that drives this process answers in the person's place. */
const driven = process.send !== undefined;
const waiting: ((answer: Answer) => void)[] = [];

export const dialog = {
  showErrorBox(message: string, detail: string): void {
    note({ kind: 'error', message, detail, buttons: [] });
  },
  async showMessageBox(options: MessageBoxOptions): Promise<{ response: number; checkboxChecked: boolean }> {
    const buttons = options.buttons ?? ['OK'];
    const { button } = await ask({ kind: 'message', message: options.message, detail: options.detail ?? '', buttons });
    const response = button === undefined ? (options.cancelId ?? 0) : buttons.indexOf(button);
    return { response, checkboxChecked: false };
  },
  async showSaveDialog(...given: [SaveDialogOptions] | [unknown, SaveDialogOptions]) {
    const options = given.at(-1) as SaveDialogOptions;
    const { path } = await ask({
      kind: 'save',
      message: options.title ?? '',
      detail: options.defaultPath ?? '',
      buttons: ['Save', 'Cancel'],
    });
    return { canceled: path === undefined, filePath: path ?? '' };
  },
};

/** Answers the oldest dialog that is open, or else the next one. */
const early: Answer[] = [];
export function answerDialog(answer: Answer): void {
  const take = waiting.shift();
  if (take) take(answer);
  else early.push(answer);
}

function note(asked: Asked): void {
  observed.dialogs.push(asked);
  process.stderr.write(`${asked.message}: ${asked.detail}\n`);
}

function ask(asked: Asked): Promise<Answer> {
  note(asked);
  const ready = early.shift();
  if (ready) return Promise.resolve(ready);
  if (driven) return new Promise((resolve) => waiting.push(resolve));
  return headless ? Promise.resolve({}) : askOnPage(asked);
}

/** With a display, a dialog is a small window of its own. */
async function askOnPage(asked: Asked): Promise<Answer> {
  const browser = await app.browser();
  const page = await browser.open({ width: 460, height: 300 });
  const answered = new Promise<Answer>((resolve) => {
    page.on('close', () => resolve({}));
    void page.exposeFunction('answered', resolve);
  });
  await page.goto('about:blank');
  await page.evaluate(drawDialog, asked);
  const answer = await answered;
  await page.close().catch(() => undefined);
  return answer;
}

/** Runs in the dialog's page, so it stands alone. */
function drawDialog({ kind, message, detail, buttons }: Asked): void {
  const answered = (globalThis as unknown as { answered: (answer: object) => void }).answered;
  document.title = message;
  document.body.style.cssText = 'font: 14px system-ui; margin: 24px; white-space: pre-wrap';
  const heading = document.createElement('h3');
  heading.textContent = message;
  const path = document.createElement('input');
  path.value = detail;
  path.style.width = '100%';
  const words = document.createElement('p');
  words.textContent = detail;
  document.body.append(heading, kind === 'save' ? path : words);
  for (const name of buttons) {
    const button = document.createElement('button');
    button.textContent = name;
    button.onclick = () => answered(kind === 'save' && name === 'Save' ? { path: path.value } : { button: name });
    document.body.append(button);
  }
}
