import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Cause, Setting } from './cause.ts';

const failing = fileURLToPath(new URL('../../../servers/failing-server.ts', import.meta.url));

function program(command: string, more: object = {}): Setting {
  return { transport: 'stdio', command, ...more };
}

/** The time limit, in seconds, of what has to say something first: far more than a program takes to start on a busy machine. */
const startup = 5;

/** A program that was started and fails in this way. */
function started(way: string, timeoutSeconds = 20): () => Setting {
  return () => program(process.execPath, { args: [failing, way], timeoutSeconds });
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'countersign-failures-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function file(content: string | Buffer, mode: number): Promise<Setting> {
  const path = join(await folder(), 'server');
  await writeFile(path, content);
  await chmod(path, mode);
  return program(path);
}

/** The head of an ELF program for a processor that nobody here has. */
function foreignProgram(): Buffer {
  const head = Buffer.alloc(64);
  head.write('\u007fELF', 'latin1');
  head.writeUInt16LE(0x08, 18);
  return head;
}

const unfound = 'server.command_not_found';
const unusable = 'server.not_executable';

/** What fails before there is a process. */
export const unstarted: readonly Cause[] = [
  {
    is: 'a command that is on no path',
    step: 'command',
    code: unfound,
    says: '“no-such-command” was not found on',
    setting: () => program('no-such-command'),
  },
  {
    is: 'a path that leads nowhere',
    step: 'command',
    code: unfound,
    says: 'There is no “',
    setting: async () => program(join(await folder(), 'nothing')),
  },
  {
    is: 'a command that is a folder',
    step: 'command',
    code: unusable,
    says: 'is a folder, not a program',
    setting: async () => program(await folder()),
  },
  {
    is: 'a file that may not be executed',
    step: 'command',
    code: unusable,
    says: 'is not a program that can be started',
    setting: () => file('#!/bin/sh\n', 0o644),
  },
  {
    is: 'a script without a first line',
    step: 'command',
    code: unusable,
    says: 'has no “#!” line',
    setting: () => file('import sys\nprint("hello")\n', 0o755),
  },
  {
    is: 'a script whose interpreter is missing',
    step: 'command',
    code: unfound,
    says: 'is a script for “/nowhere/python”, which is not there',
    setting: () => file('#!/nowhere/python\n', 0o755),
  },
  {
    is: 'a script with the line ends of Windows',
    step: 'command',
    code: unusable,
    says: 'first line ends as on Windows',
    setting: () => file('#!/bin/sh\r\n', 0o755),
  },
  {
    is: 'a program for another processor',
    step: 'command',
    code: unusable,
    says: 'processors, and this machine has another',
    setting: () => file(foreignProgram(), 0o755),
  },
  {
    is: 'a folder to start in that is not there',
    step: 'command',
    code: 'server.cwd_missing',
    says: 'to start in does not exist',
    setting: async () => program(process.execPath, { cwd: join(await folder(), 'nothing') }),
  },
  {
    is: 'a folder to start in that is a file',
    step: 'command',
    code: 'server.cwd_missing',
    says: 'to start in is a file',
    setting: () => program(process.execPath, { cwd: failing }),
  },
  {
    is: 'more arguments than the system allows',
    step: 'start',
    code: unusable,
    says: 'more arguments and environment than this system allows',
    words: 'E2BIG',
    setting: async () => {
      const path = join(await folder(), 'sub');
      await mkdir(path);
      return program(process.execPath, { cwd: path, args: ['x'.repeat(3 * 1024 * 1024)] });
    },
  },
];

/** What fails once there is a process. */
export const running: readonly Cause[] = [
  {
    is: 'an exit at once, with a reason on its error output',
    step: 'handshake',
    code: 'server.exited',
    says: 'exited at once with code 3: no licence found for •••',
    words: 'reading settings\nno licence found for •••',
    setting: () => ({
      transport: 'stdio',
      command: process.execPath,
      args: [failing, 'exits-with-words'],
      env: [{ name: 'API_TOKEN', value: 'canary-of-the-licence', secret: true }],
    }),
  },
  {
    is: 'an exit at once, with its usage on its output',
    step: 'handshake',
    code: 'server.exited',
    says: 'exited at once with code 2: Usage: server --stdio',
    setting: started('exits-with-usage'),
  },
  {
    is: 'an exit at once as if all were well',
    step: 'handshake',
    code: 'server.exited',
    says: 'exited at once with code 0, as if its work were done',
    setting: started('exits-well'),
  },
  {
    is: 'a signal that kills it',
    step: 'handshake',
    code: 'server.exited',
    says: 'was killed at once by the signal SIGKILL',
    setting: started('is-killed'),
  },
  {
    is: 'an exit after very many lines',
    step: 'handshake',
    code: 'server.exited',
    says: 'exited at once with code 4: the last of them',
    words: 'line 19999 of very many\nthe last of them',
    setting: started('floods-and-exits'),
  },
  {
    is: 'text on its output and nothing else',
    step: 'handshake',
    code: 'server.not_mcp',
    says: 'sends text where messages of MCP belong',
    words: 'Server listening on port 3000',
    setting: started('prints-text', startup),
  },
  {
    is: 'JSON on its output that is not MCP',
    step: 'handshake',
    code: 'server.not_mcp',
    says: 'sends JSON that is no message of MCP',
    words: '{"level":30,"msg":"ready"}',
    setting: started('prints-json', startup),
  },
  {
    is: 'silence at the handshake',
    step: 'handshake',
    code: 'server.timeout',
    says: 'did not answer the first message in time',
    words: 'waiting for the database',
    setting: started('says-nothing', startup),
  },
  {
    is: 'an output it closes while it goes on running',
    step: 'handshake',
    code: 'server.not_mcp',
    says: 'closed its input or output although it still runs',
    setting: started('closes-output'),
  },
  {
    is: 'an error in answer to initialize',
    step: 'handshake',
    code: 'server.protocol',
    says: 'answered the first message with an error',
    words: 'the API key is not valid',
    setting: started('refuses-hello'),
  },
  {
    is: 'an answer to initialize that is none',
    step: 'handshake',
    code: 'server.not_mcp',
    says: 'answered the first message with what is not MCP',
    setting: started('odd-hello'),
  },
  {
    is: 'a revision that nobody knows',
    step: 'handshake',
    code: 'server.wrong_revision',
    says: 'speaks only revisions of MCP that Countersign does not know',
    words: '1999-01-01',
    setting: started('speaks-old'),
  },
  {
    is: 'silence when it is asked for its tools',
    step: 'tools',
    code: 'server.timeout',
    says: 'is connected, but did not list its tools in time',
    setting: started('never-lists', startup),
  },
  {
    is: 'an error in answer to tools/list',
    step: 'tools',
    code: 'server.protocol',
    says: 'answered with an error when it was asked for its tools',
    words: 'the index is broken',
    setting: started('refuses-list'),
  },
  {
    is: 'a list of tools that is none',
    step: 'tools',
    code: 'server.protocol',
    says: 'lists its tools in a form that is not MCP’s',
    words: 'Invalid result for tools/list: tools: Invalid input: expected array, received string',
    setting: started('odd-list'),
  },
  {
    is: 'a list of tools without an end',
    step: 'tools',
    code: 'server.protocol',
    says: 'never comes to the end of its list of tools',
    setting: started('endless-list'),
  },
  {
    is: 'a message larger than the cap',
    step: 'tools',
    code: 'server.too_large',
    says: 'sent a message of more than 64 MB',
    setting: started('too-long-list'),
  },
];
