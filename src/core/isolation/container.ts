import { randomBytes } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { Isolation } from '../../shared/isolation.ts';
import type { Confined, Start } from '../confine.ts';
import { once } from '../once.ts';
import { quote } from '../quote.ts';
import { containerArguments, refuseClientVariables } from './container-arguments.ts';
import { givenFolders } from './given-folders.ts';
import { runProgram } from './run-program.ts';
import type { FindProgram } from './sandbox-runtime.ts';

type ContainerSettings = Extract<Isolation, { kind: 'container' }>;

/** Containers of docker or podman, one for each server that wants one. */
export interface Containers {
  /** Which engine runs them here. @throws AppError `isolation.unavailable` with the reason */
  check(): Promise<string>;
  /** @throws AppError `isolation.unavailable` or `isolation.failed` */
  confine(settings: ContainerSettings, start: Start): Promise<Confined>;
  /** Removes every container of this home. */
  close(): Promise<void>;
}

interface Engine {
  readonly name: 'docker' | 'podman';
  readonly path: string;
  readonly version: string;
  /** It runs as a service with all rights, so that users inside are the users outside. */
  readonly rootful: boolean;
}

const limits = { answer: 5000, removal: 15_000 };
const questions = {
  docker: ['info', '--format', '{{.ServerVersion}} {{.SecurityOptions}}'],
  podman: ['info', '--format', '{{.Version.Version}}'],
} as const;

/** The first engine that is installed and answers; docker before podman. Asked anew each time: it may have been started. */
async function findEngine(find: FindProgram, env: NodeJS.ProcessEnv): Promise<Engine> {
  const silent: string[] = [];
  for (const name of ['docker', 'podman'] as const) {
    const path = await find(name);
    if (path === null) continue;
    const { code, output, complaint } = await runProgram(path, questions[name], { env, limit: limits.answer });
    const [version = '', ...rest] = output.split(/\s+/);
    if (code === 0 && /^\d/.test(version)) {
      return { name, path, version, rootful: name === 'docker' && !rest.join(' ').includes('rootless') };
    }
    silent.push(`${name} is installed but does not answer${complaint && `: ${quote(complaint, 200)}`}`);
  }
  if (silent.length > 0) {
    throw new AppError('isolation.unavailable', `${silent.join('; ')}.`, {
      remedy: 'Start it (Docker Desktop, or sudo systemctl start docker) and see that you may use it.',
    });
  }
  throw new AppError('isolation.unavailable', 'Neither docker nor podman was found.', {
    remedy: 'Install Docker or Podman, then try again.',
  });
}

/** @param options `tag` marks this home's containers; `environment` is what the engine's own program is given */
export function createContainers(options: {
  tag: string;
  home: string;
  environment: NodeJS.ProcessEnv;
  find: FindProgram;
}): Containers {
  const { tag, home, environment, find } = options;
  let used: Engine | null = null;

  /** Only what carries our label and our home's tag; a container of anybody else is never touched. */
  async function removeAll({ path }: Engine): Promise<void> {
    const filter = `label=countersign.home=${tag}`;
    const asked = { env: environment, limit: limits.removal };
    const { output } = await runProgram(path, ['ps', '--all', '--quiet', '--filter', filter], asked);
    const ids = output.split(/\s+/).filter((id) => /^[0-9a-f]{12,64}$/.test(id));
    if (ids.length > 0) await runProgram(path, ['rm', '--force', ...ids], asked);
  }

  const first = once(async () => {
    const engine = await findEngine(find, environment);
    await removeAll(engine);
    used = engine;
  });

  return {
    async check() {
      const { name, version } = await findEngine(find, environment);
      return `${name} ${version}`;
    },
    async confine(settings, start) {
      refuseClientVariables(start.server, start.own);
      const folders = await givenFolders(settings.folders, home);
      const engine = await findEngine(find, environment);
      await first();
      const name = `countersign-${start.server}-${randomBytes(4).toString('hex')}`;
      const user = process.getuid?.() ?? 0;
      const asUser = engine.rootful && process.platform === 'linux' && user !== 0 && folders.length > 0;
      const own = Object.fromEntries(start.own.map((variable) => [variable, start.env[variable] ?? '']));
      return {
        command: engine.path,
        args: containerArguments(settings, start, {
          name,
          tag,
          folders,
          user: asUser ? `${user}:${process.getgid?.()}` : null,
        }),
        cwd: undefined,
        env: { ...definedOf(environment), ...own },
        async cleanup() {
          // The client may have been killed before it could end the container.
          await runProgram(engine.path, ['rm', '--force', name], { env: environment, limit: limits.removal });
        },
      };
    },
    async close() {
      if (used) await removeAll(used);
    },
  };
}

function definedOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])));
}
