import type { Browser } from '../../src/core/ports.ts';
import { AppError } from '../../src/shared/errors.ts';

/** A person without a browser. */
export const noBrowser: Browser = {
  async open() {
    throw new AppError('signin.no_browser', 'There is no browser here.');
  },
};
