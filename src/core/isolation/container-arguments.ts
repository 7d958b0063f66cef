import { AppError } from '../../shared/errors.ts';
import type { Isolation } from '../../shared/isolation.ts';
import type { Start } from '../confine.ts';
import type { GivenFolder } from './given-folders.ts';

/** What the engine's own program reads of its environment; given to a server by name they would steer it instead. */
const client =
  /^(?:DOCKER_|BUILDKIT_|CONTAINERS?_|PODMAN_|LD_|DYLD_|XDG_|SSH_|HOME$|PATH$|TMPDIR$|(?:HTTPS?|ALL|NO)_PROXY$)/i;
const mostProcesses = 256;

/** @throws AppError `isolation.failed` when a server in a container sets a variable that the engine's own program obeys */
export function refuseClientVariables(server: string, names: readonly string[]): void {
  const refused = names.filter((name) => client.test(name));
  if (refused.length === 0) return;
  throw new AppError(
    'isolation.failed',
    `“${server}” sets ${refused.join(', ')}, which would steer the container engine.`,
    {
      remedy: 'Take it out of the server’s environment; set it in the image instead.',
    },
  );
}

/** A mount is one comma-separated record; a path with a comma or a quotation mark is quoted as such records are. */
function mount({ path, real, write }: GivenFolder): string {
  const field = (name: string, value: string) => {
    const text = `${name}=${value}`;
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return ['type=bind', field('source', real), field('target', path), ...(write ? [] : ['readonly'])].join(',');
}

/**
 * What docker or podman is told, to run a server's command in a container of its own. Folders appear inside under the same path.
 * Variables are passed by name, so that no value is among the arguments.
 *
 * @param place `user`: whom it runs as, `uid:gid`; null leaves that to the image
 */
export function containerArguments(
  settings: Extract<Isolation, { kind: 'container' }>,
  start: Pick<Start, 'server' | 'command' | 'args' | 'cwd' | 'own'>,
  place: { name: string; tag: string; folders: readonly GivenFolder[]; user: string | null },
): string[] {
  const memory = `${settings.memoryMb}m`;
  return [
    ...['run', '--interactive', '--rm', '--init', '--name', place.name],
    ...['--label', `countersign.home=${place.tag}`, '--label', `countersign.server=${start.server}`],
    ...['--memory', memory, '--memory-swap', memory, '--cpus', String(settings.cpus)],
    ...['--pids-limit', String(mostProcesses), '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
    ...(settings.network ? [] : ['--network', 'none']),
    ...(place.user === null ? [] : ['--user', place.user, '--env', 'HOME=/tmp']),
    ...place.folders.flatMap((folder) => ['--mount', mount(folder)]),
    ...(start.cwd === undefined ? [] : ['--workdir', start.cwd]),
    ...start.own.flatMap((name) => ['--env', name]),
    // The command could otherwise be a part of what the image starts by itself.
    ...['--entrypoint', start.command, settings.image],
    ...start.args,
  ];
}
