import { posix } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { Files } from './files.ts';

/** The numbers that ELF gives the processors we know, with those whose programs also run there. */
const machines: Record<string, readonly number[]> = { x64: [62, 3], ia32: [3], arm64: [183, 40], arm: [40] };
const machineNames: Record<number, string> = {
  3: '32-bit x86',
  40: '32-bit ARM',
  62: 'x86-64',
  183: 'ARM64',
  243: 'RISC-V',
};
const machO = new Set([0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabe]);

function cannotStart(path: string, why: string, remedy: string): AppError {
  return new AppError('server.not_executable', `“${path}” ${why}.`, { remedy });
}

async function checkScript(path: string, head: Buffer, files: Files): Promise<void> {
  const [line = ''] = head.toString('utf8').slice(2).split('\n');
  if (line.endsWith('\r')) {
    throw cannotStart(
      path,
      'is a script whose first line ends as on Windows, so that its program is not found',
      'Convert its line ends, e.g. with dos2unix.',
    );
  }
  const [program = ''] = line.trim().split(/\s+/);
  if (posix.isAbsolute(program) && (await files.kind(program)) === 'executable') return;
  throw new AppError('server.command_not_found', `“${path}” is a script for “${program}”, which is not there.`, {
    remedy: 'Install the program that the first line of the script names, or correct that line.',
  });
}

/** What a program was made for: ELF's number of a processor, a system with another form of programs, or null when it is none. */
function madeFor(head: Buffer): number | 'macOS' | 'Windows' | null {
  if (head.length < 20) return null;
  const magic = head.readUInt32BE(0);
  if (magic === 0x7f454c46) return head.readUInt16LE(18);
  if (machO.has(magic)) return 'macOS';
  return head.subarray(0, 2).toString('latin1') === 'MZ' ? 'Windows' : null;
}

function runsOn(arch: string, machine: number): boolean {
  return machines[arch]?.includes(machine) ?? true;
}

/** Whether the kernel was told to start other kinds of files too. */
async function hasOtherWays(files: Files): Promise<boolean> {
  const registered = await files.list('/proc/sys/fs/binfmt_misc');
  return registered.some((name) => name !== 'register' && name !== 'status');
}

/**
 * Says why the system would not start this file, before it tries: the system itself would hand what it does not understand to
 * a shell. What is registered with the kernel to start other kinds of files (Linux's binfmt_misc) is trusted to.
 *
 * @throws AppError `server.not_executable`, or `server.command_not_found` for a script whose interpreter is missing
 */
export async function checkProgramFile(
  path: string,
  { platform, arch, files }: { platform: string; arch: string; files: Files },
): Promise<void> {
  if (platform === 'win32') return;
  const head = await files.head(path);
  if (head.length === 0) return; // One we may run but not read; an empty one ends at once and says so.
  if (head.subarray(0, 2).toString('latin1') === '#!') return await checkScript(path, head, files);
  const made = madeFor(head);
  const ours = platform === 'darwin' ? made === 'macOS' : typeof made === 'number' && runsOn(arch, made);
  if (ours || (platform === 'linux' && (await hasOtherWays(files)))) return;
  if (typeof made === 'number' && platform !== 'darwin') {
    throw cannotStart(
      path,
      `was made for ${machineNames[made] ?? 'other'} processors, and this machine has another (${arch})`,
      'Install the build of the program that is made for this machine.',
    );
  }
  if (made !== null) {
    throw cannotStart(
      path,
      'is a program for another system',
      'Install the build of the program that is made for this system.',
    );
  }
  throw cannotStart(
    path,
    'is no program and has no “#!” line that names the program for it',
    'Give the program that runs it as the command and the file as its first argument, or write a “#!” line.',
  );
}
