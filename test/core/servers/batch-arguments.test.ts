import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { checkBatchArguments } from '../../../src/core/servers/batch-arguments.ts';
import { proves } from '../../proves.ts';

const npx = 'C:\\Program Files\\nodejs\\npx.cmd';
const spawner = createRequire(import.meta.url).resolve('cross-spawn');

/** What cross-spawn would give cmd.exe on Windows. */
function commandLine(args: readonly string[]): string {
  const text = `Object.defineProperty(process, 'platform', { value: 'win32' });
const { _parse } = require(${JSON.stringify(spawner)});
console.log(JSON.stringify(_parse(${JSON.stringify(npx)}, ${JSON.stringify(args)}, { env: { PATH: '' } }).args));`;
  const { stdout } = spawnSync(process.execPath, ['-e', text], { encoding: 'utf8' });
  return JSON.parse(stdout).at(-1);
}

describe('what a batch file is given on Windows', () => {
  it('reaches cmd.exe with every special character escaped', () => {
    const line = commandLine(['-y', 'a&calc', 'b|calc', '%PATH%', '"', '> out', '(x)']);
    expect(line).toBe(
      String.raw`"C:\Program^ Files\nodejs\npx.cmd ^"-y^" ^"a^&calc^" ^"b^|calc^" ^"^%PATH^%^" ^"\^"^" ^"^>^ out^" ^"^(x^)^""`,
    );
    proves('servers.windows-programs');
  });

  it('is refused when a second reading would run a part of it, without repeating it', () => {
    for (const argument of ['a"&calc', '{"a":"x|y"}', 'a"b"c"^', 'two\nlines', '%CMDCMDLINE:~-1%calc']) {
      const run = () => checkBatchArguments(npx, ['-y', argument]);
      expect(run).toThrow('Argument 2 cannot be handed');
      expect(run).not.toThrow(argument);
    }
    proves('servers.windows-programs');
  });

  it('may be anything else, and a program may be given anything', () => {
    checkBatchArguments(npx, ['-y', 'a&b', '{"a": "b c"}', 'https://x/%20%2F', 'back\\slash', '', 'ünï', '!v!']);
    checkBatchArguments('C:\\node.exe', ['a"&calc', 'two\nlines']);
  });
});
