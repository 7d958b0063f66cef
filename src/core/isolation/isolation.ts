import { asAppError } from '../../shared/errors.ts';
import type { IsolationOffer } from '../../shared/isolation.ts';
import type { Confine } from '../confine.ts';
import { digestOfText } from '../digest.ts';
import { once } from '../once.ts';
import { createContainers } from './container.ts';
import { privateFolders } from './private-folder.ts';
import { createSandbox } from './sandbox.ts';
import type { FindProgram } from './sandbox-runtime.ts';

/** What keeps servers from what they were not given. */
export interface Isolation {
  readonly confine: Confine;
  /** What this machine has for it, and why not. */
  offer(): Promise<IsolationOffer>;
  /** Ends what is left of it; to be called when every server has ended. */
  close(): Promise<void>;
}

async function offered(check: () => Promise<string>): Promise<IsolationOffer['sandbox']> {
  try {
    return { available: true, detail: await check() };
  } catch (error) {
    const { message, remedy } = asAppError(error);
    return { available: false, reason: message, remedy: remedy ?? 'Try again.' };
  }
}

/**
 * Nothing is started before it is needed. One per process, because the library for sandboxes is.
 *
 * @param options `home`: Countersign's own folder; `find`: the absolute path of an installed program, or null
 */
export function createIsolation(options: {
  home: string;
  environment: NodeJS.ProcessEnv;
  find: FindProgram;
}): Isolation {
  const { home, environment, find } = options;
  const tag = digestOfText(home).slice(0, 16);
  const folders = privateFolders(tag);
  const swept = once(() => folders.sweep());
  const sandbox = createSandbox({ home, folders, find });
  const containers = createContainers({ tag, home, environment, find });
  return {
    async confine(isolation, start) {
      const { command, args, cwd, env } = start;
      if (isolation.kind === 'none') return { command, args, cwd, env, cleanup: async () => {} };
      if (isolation.kind === 'container') return await containers.confine(isolation, start);
      await swept();
      return await sandbox.confine(isolation, start);
    },
    async offer() {
      await swept();
      const [own, container] = await Promise.all([offered(sandbox.check), offered(containers.check)]);
      return { sandbox: own, container };
    },
    async close() {
      await Promise.all([sandbox.close(), containers.close()]);
    },
  };
}
