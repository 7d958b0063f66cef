import type { Core } from '../core/core.ts';
import type { Handlers, RequestName } from '../shared/ipc.ts';
import { readDoNotDisturb } from './do-not-disturb.ts';
import { text } from './text.ts';
import { writeWhole } from './write-whole.ts';

/** The core's handlers and those only a shell can have. `chooseFile` asks the person; null when they changed their mind. */
export function createHandlers(
  core: Core,
  chooseFile: (fileName: string) => Promise<string | null>,
): Handlers<RequestName, AbortSignal> {
  return {
    ...core.handlers,
    'app.desktop': async () => ({ tellsDoNotDisturb: (await readDoNotDisturb(process.env)) !== null }),
    async 'history.export'({ format }) {
      const path = await chooseFile(text.export.fileName(format, new Date().toISOString().slice(0, 10)));
      if (path !== null) await writeWhole(path, core.exportHistory(format));
      return { path };
    },
  };
}
