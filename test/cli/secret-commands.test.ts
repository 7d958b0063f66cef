import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { typeSecret } from '../../src/cli/read-secret.ts';
import { AppError } from '../../src/shared/errors.ts';
import { proves } from '../proves.ts';
import { commandLine } from './stub-core.ts';

const value = 'canary-8b1d';
let last: ReturnType<typeof commandLine> | undefined;

function start(failures?: Parameters<typeof commandLine>[0]) {
  last = commandLine(failures);
  return last;
}
afterEach(() => last?.remove());

describe('secret', () => {
  it('lists names, who uses them and what is missing', async () => {
    const { countersign } = start();
    const { stdout } = await countersign(['secret', 'list']);
    expect(stdout).toContain('files');
    expect(stdout).toContain('missing');
    expect(stdout).not.toContain('\u001b');
    expect(JSON.parse((await countersign(['secret', 'list', '--json'])).stdout)).toMatchObject([{ usedBy: ['files'] }]);
  });

  it('takes the value from stdin, whole but for its last line break, and never prints it', async () => {
    const { countersign, asked } = start();
    const { exitCode, stdout, stderr } = await countersign(['secret', 'set', 'token'], { stdin: `${value}\n two \n` });
    expect(exitCode).toBe(0);
    expect(asked).toEqual([{ name: 'secrets.set', input: { name: 'token', value: `${value}\n two ` } }]);
    expect(stdout + stderr).not.toContain(value);
    proves('secrets.command-line');
  });

  it('takes no value as an argument, and no empty one', async () => {
    const { countersign, asked } = start();
    expect((await countersign(['secret', 'set', 'token', value])).exitCode).toBe(2);
    const { exitCode, stderr } = await countersign(['secret', 'set', 'token'], { stdin: '\n' });
    expect([exitCode, asked]).toEqual([2, []]);
    expect(stderr).toContain('nothing was changed');
    proves('secrets.command-line');
  });

  it('renames and removes, and passes on what stands against it', async () => {
    const { countersign, asked } = start({ 'secrets.rename': new AppError('not_found', 'There is none.') });
    expect((await countersign(['secret', 'remove', 'token', '--even-if-used'])).exitCode).toBe(0);
    expect(asked.at(-1)).toEqual({ name: 'secrets.remove', input: { name: 'token', evenIfUsed: true } });
    expect((await countersign(['secret', 'rename', 'token', 'other'])).exitCode).toBe(4);
  });

  it('is typed at a prompt in a terminal that shows nothing of it', async () => {
    const program = resolve(import.meta.dirname, 'fixtures/type-secret.ts');
    const child = spawn('script', ['-qfec', `'${process.execPath}' '${program}'`, '/dev/null'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let screen = '';
    let typed = false;
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      screen += chunk;
      if (typed || !screen.includes('is not shown): ')) return;
      typed = true;
      child.stdin.write(`${value}x\x7f\r`);
    });
    await once(child, 'close');
    expect(screen).toContain('GOT 11 canary true');
    expect(screen).not.toContain(value);
    proves('secrets.command-line');
  });
});

describe('a secret being typed', () => {
  it('takes corrections, ends with Enter, and is dropped by Escape and Ctrl-C', () => {
    expect(typeSecret('ab', '\x7fc\rrest')).toEqual({ value: 'ac', ended: 'enter' });
    expect(typeSecret('ab', '\x1b[A')).toEqual({ value: 'ab', ended: null });
    expect(typeSecret('ab', '\x1b').ended).toBe('cancel');
    expect(typeSecret('ab', 'c\x03')).toEqual({ value: '', ended: 'cancel' });
  });
});
