import { app, dialog } from 'electron';
import type { Core } from '../core/core.ts';
import type { Log } from '../core/ports.ts';
import { type AppError, asAppError } from '../shared/errors.ts';
import { text } from './text.ts';

/**
 * Opens the core, asking the person what to do each time it fails: a locked keychain or a broken file can be put right
 * while we wait. Null when they give up, or when another process works on this home, which waiting does not change.
 */
export async function startCore(open: () => Promise<Core>, log: Log): Promise<Core | null> {
  for (;;) {
    try {
      return await open();
    } catch (cause) {
      const error = asAppError(cause);
      log.error('Countersign could not start', { code: error.code, message: error.message });
      if (!(await askToRetry(error))) return null;
    }
  }
}

/** For what goes wrong before there is anything to retry. */
export function showFailure(error: AppError): void {
  dialog.showErrorBox(text.failure.title, describe(error));
  app.exit(1);
}

async function askToRetry(error: AppError): Promise<boolean> {
  const hopeless = error.code === 'home.busy';
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: text.failure.title,
    message: text.failure.title,
    detail: describe(error),
    buttons: hopeless ? [text.failure.quit] : [text.failure.retry, text.failure.quit],
    defaultId: 0,
    cancelId: hopeless ? 0 : 1,
    noLink: true,
  });
  return !hopeless && response === 0;
}

function describe(error: AppError): string {
  return [error.message, error.remedy].filter(Boolean).join('\n\n');
}
