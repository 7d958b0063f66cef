import type { Problem } from '../../shared/servers.ts';
import { quote } from '../quote.ts';
import { programName } from './raw-server.ts';

const shells = /^(?:ba|z|da|k|c|tc|fi)?sh$|^(?:cmd|powershell|pwsh)$/;
const runsText = /^(?:-\w*c\w*|--command|\/[ck]|-command|-encodedcommand|-enc|-e)$/i;
// Bounded everywhere, so that no text takes long.
const downloads =
  /\b(?:curl|wget|iwr|irm|invoke-webrequest|invoke-restmethod)\b[^|]{0,500}\|(?:[^|]{0,200}\|){0,2}[^|]{0,50}\b(?:(?:ba|z|da|k)?sh|python3?|node|iex|invoke-expression)\b|\b(?:iex|invoke-expression|eval|source)\b[^|]{0,200}\b(?:curl|wget|iwr|irm|downloadstring)\b|[<$]\([^)]{0,200}\b(?:curl|wget)\b/i;

/** What starting this program would do that a person should look at twice. */
export function launchWarnings(command: string, args: readonly string[], home: string): Problem[] {
  const line = [command, ...args];
  return [...shellWarnings(line), ...packageWarnings(line), ...containerWarnings(line, home)];
}

function shellWarnings(line: readonly string[]): Problem[] {
  const warnings: Problem[] = [];
  const at = line.findIndex((word) => shells.test(programName(word)));
  if (at >= 0 && line.slice(at + 1).some((word) => runsText.test(word))) {
    const message = `It runs a text through a shell (${programName(line[at] ?? '')}), which can do anything you can.`;
    warnings.push({ code: 'shell', message, remedy: 'Read the whole command before you add it.' });
  }
  if (downloads.test(line.join(' '))) {
    const message = 'It downloads a program and runs it at once: nobody can know beforehand what that does.';
    warnings.push({
      code: 'download_and_run',
      message,
      remedy: 'Do not add it unless you know who is behind that address.',
    });
  }
  return warnings;
}

const runners: Readonly<Record<string, readonly string[]>> = {
  npx: [],
  bunx: [],
  pnpx: [],
  uvx: [],
  npm: ['exec', 'x'],
  pnpm: ['dlx'],
  yarn: ['dlx'],
  bun: ['x'],
  uv: ['tool', 'run'],
  pipx: ['run'],
};
const named = /^(?:-p|--package|--from)(?:=(.+))?$/;
const takesValue = /^(?:--python|--index-url|--with|--registry|-c|--call|--directory)$/;

/** The package a runner fetches, when nothing says which version of it. */
function packageWarnings(line: readonly string[]): Problem[] {
  const at = line.findIndex((word) => Object.hasOwn(runners, programName(word)));
  const runner = programName(line[at] ?? '');
  const verbs = runners[runner];
  if (at < 0 || !verbs) return [];
  const rest = line.slice(at + 1).filter((word) => !verbs.includes(word));
  if (verbs.length > 0 && !line.slice(at + 1).some((word) => verbs.includes(word))) return [];
  const found = packageOf(rest);
  if (found === undefined || versioned(found)) return [];
  const message = `${runner} fetches ${quote(found)} anew without a version: what runs can change from one day to the next.`;
  return [{ code: 'unpinned_package', message, remedy: 'Name the version you looked at, e.g. name@1.2.3.' }];
}

function packageOf(words: readonly string[]): string | undefined {
  for (const [at, word] of words.entries()) {
    const option = named.exec(word);
    if (option) return option[1] ?? words[at + 1];
    if (takesValue.test(words[at - 1] ?? '')) continue;
    if (!word.startsWith('-')) return word;
  }
  return undefined;
}

/** Whether a package is pinned: `name@1.2`, `name==1.2`; a path and a commit are, `@latest` is not. */
function versioned(name: string): boolean {
  if (/^[./~]|^[A-Za-z]:[\\/]/.test(name) || /#[0-9a-f]{7,40}$/.test(name)) return true;
  const version = /(?<=.)@([^@/]*)$/.exec(name)?.[1] ?? /==(.+)$/.exec(name)?.[1];
  return version !== undefined && /^[v^~=]?\d/.test(version);
}

const powers = /^--(?:privileged|pid=host|cap-add=(?:ALL|SYS_ADMIN)|userns=host)$/i;
const joinedPowers = /^--(?:pid|cap-add|userns)$/;
const mounts = /^(?:-v|--volume|--mount)(?:=(.+))?$/;

function containerWarnings(line: readonly string[], home: string): Problem[] {
  const at = line.findIndex((word) => /^(?:docker|podman|nerdctl)$/.test(programName(word)));
  const words = line.slice(at + 1);
  if (at < 0 || !words.includes('run')) return [];
  return words.flatMap((word, place): Problem[] => {
    const next = words[place + 1] ?? '';
    const power = joinedPowers.test(word) ? `${word}=${next}` : word;
    if (powers.test(power)) {
      const message = `Its container is not confined (${power}): it can do to this machine what an administrator can.`;
      return [{ code: 'docker_privileged', message }];
    }
    const mounted = mounts.exec(word);
    const source = mounted ? sourceOf(mounted[1] ?? next) : null;
    const reach = source === null ? null : reachOf(source, home);
    return reach === null
      ? []
      : [{ code: 'docker_mount', message: `Its container is given ${reach}: ${quote(source ?? '')}.` }];
  });
}

function sourceOf(mount: string): string | null {
  const long = /(?:^|,)(?:source|src)=([^,]+)/.exec(mount)?.[1];
  return long ?? (mount.includes('=') ? null : (/^((?:[A-Za-z]:[\\/])?[^:]*):/.exec(mount)?.[1] ?? null));
}

function reachOf(source: string, home: string): string | null {
  const path = source.replace(/^(?:~|\$HOME|\$\{HOME\}|%USERPROFILE%)(?=[\\/]|$)/, home).replace(/(?<=.)[\\/]+$/, '');
  if (/(?:docker|podman|containerd)\.sock$/.test(path))
    return 'the power over all containers, and by that over this machine';
  if (path === '/' || /^[A-Za-z]:[\\/]?$/.test(path)) return 'the whole disk';
  return path === home || home.startsWith(`${path}/`) ? 'your whole home folder' : null;
}
