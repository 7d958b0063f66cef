import { shell } from 'electron';
import type { Browser } from '../../core/ports.ts';
import { AppError } from '../../shared/errors.ts';

/** The person's browser, as the desktop starts it; never through a shell. */
export const systemBrowser: Browser = {
  async open(url) {
    try {
      await shell.openExternal(url);
    } catch (cause) {
      throw new AppError('signin.no_browser', 'Your browser could not be opened.', {
        remedy: 'Copy the link and open it in a browser of your choice.',
        cause,
      });
    }
  },
};
