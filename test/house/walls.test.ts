import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOffences } from '../../scripts/walls.ts';
import { proves } from '../proves.ts';

const root = join(import.meta.dirname, '../..');
let copy: string;

// The house as it is, in a folder where offences can be put in and nobody else is at work.
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'countersign-walls-'));
  for (const name of ['src', 'biome.json', 'package.json', ...globSync('tsconfig*.json', { cwd: root })]) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** What a checker says about a file with `text` in it; the file is gone again afterwards. */
function ask(checker: Checker, file: string, text: string): string {
  const path = join(copy, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  try {
    return checker(file);
  } finally {
    rmSync(path);
  }
}

type Checker = (file: string) => string;

function output(program: string, ...rest: string[]): string {
  const ran = spawnSync(process.execPath, [join(root, 'node_modules', program), ...rest], {
    cwd: copy,
    encoding: 'utf8',
  });
  if (ran.status === null) throw new Error(`${program} did not run: ${ran.error?.message}`);
  return ran.stdout + ran.stderr;
}

/** The copy is no repository, so the linter is told not to look for one. */
const lint: Checker = (file) => output('@biomejs/biome/bin/biome', 'lint', '--vcs-enabled=false', file);
const walls: Checker = (file) =>
  findOffences(copy)
    .filter((offence) => offence.file === file)
    .map((offence) => offence.rule)
    .join('\n');
const types =
  (runtime: string): Checker =>
  (file) =>
    output('typescript/bin/tsc', '-p', `tsconfig.${runtime}.json`, '--pretty', 'false')
      .split('\n')
      .filter((line) => line.startsWith(file))
      .join('\n');

const uses = (specifier: string) => `import * as it from '${specifier}';\nexport const used = it;\n`;
const usesType = (specifier: string) => `import type * as it from '${specifier}';\nexport type Used = typeof it;\n`;
const imports = 'noRestrictedImports';
const ipc = '../../shared/ipc.ts';

const offences: [string, Checker, string, string, string][] = [
  ['core imports electron', lint, 'src/core/calls/offence.ts', uses('electron'), imports],
  ['core imports electron (walls)', walls, 'src/core/calls/offence.ts', uses('electron'), 'does not use this package'],
  [
    'core imports electron when it runs',
    walls,
    'src/core/offence.ts',
    "export const it = import('electron');",
    'electron',
  ],
  ['core imports react', lint, 'src/core/calls/offence.ts', uses('react'), imports],
  ['core imports main', lint, 'src/core/calls/offence.ts', uses('../../main/ipc.ts'), imports],
  ['core imports main (walls)', walls, 'src/core/offence.ts', uses('../main/ipc.ts'), 'does not stand on this'],
  ['core imports cli', lint, 'src/core/calls/offence.ts', uses('../../cli/run.ts'), imports],
  ['core imports a neighbour', walls, 'src/core/calls/offence.ts', uses('../vault/open-vault.ts'), 'sideways'],
  [
    'core imports a neighbour from deep within',
    walls,
    'src/core/a/b/offence.ts',
    uses('../../vault/files.ts'),
    'sideways',
  ],
  ['core imports the wiring', walls, 'src/core/calls/offence.ts', uses('../core.ts'), 'not the other way round'],
  ['core imports a call’s values', walls, 'src/core/vault/offence.ts', uses('../calls/tool-call.ts'), 'sideways'],
  ['a tool at the core’s root imports a folder', walls, 'src/core/offence.ts', uses('./vault/files.ts'), 'sideways'],
  ['shared imports Node', lint, 'src/shared/offence.ts', uses('node:fs'), imports],
  ['shared imports Node (walls)', walls, 'src/shared/offence.ts', uses('node:fs'), 'does not use this package'],
  ['shared imports core', lint, 'src/shared/offence.ts', uses('../core/ports.ts'), imports],
  ['shared imports core (walls)', walls, 'src/shared/offence.ts', uses('../core/ports.ts'), 'does not stand on this'],
  ['the page imports core', lint, 'src/renderer/offence.ts', uses('../core/ports.ts'), imports],
  ['the page imports core (walls)', walls, 'src/renderer/offence.ts', usesType('../core/ports.ts'), 'does not stand'],
  ['the page imports electron', lint, 'src/renderer/offence.ts', uses('electron'), imports],
  ['the page imports Node', lint, 'src/renderer/offence.ts', uses('node:fs'), imports],
  ['the page imports Node by its old name', walls, 'src/renderer/offence.ts', uses('fs'), 'does not use this package'],
  [
    'a feature imports another',
    walls,
    'src/renderer/features/a/offence.tsx',
    uses('../b/screen.tsx'),
    'never import each other',
  ],
  ['a feature touches the bridge', walls, 'src/renderer/features/a/offence.ts', 'void window.countersign;', 'host.ts'],
  ['the command line imports main', lint, 'src/cli/offence.ts', uses('../main/ipc.ts'), imports],
  ['the command line imports main (walls)', walls, 'src/cli/offence.ts', uses('../main/ipc.ts'), 'does not stand'],
  ['the command line imports electron', lint, 'src/cli/offence.ts', uses('electron'), imports],
  ['main imports the page', lint, 'src/main/offence.ts', uses('../renderer/host.ts'), imports],
  ['main imports the command line', walls, 'src/main/offence.ts', uses('../cli/run.ts'), 'does not stand on this'],
  ['the preload imports core', lint, 'src/preload/offence.ts', uses('../core/ports.ts'), imports],
  ['the preload imports Node', walls, 'src/preload/offence.ts', uses('node:path'), 'does not use this package'],
  ['the preload takes values from shared', walls, 'src/preload/offence.ts', uses('../shared/ipc.ts'), 'nothing more'],
  [
    'a test of the core replaces a module',
    walls,
    'test/core/offence.test.ts',
    "vi.mock('node:fs');",
    'replaces no modules',
  ],
  [
    'a file has more than 300 lines',
    lint,
    'src/core/offence.ts',
    'export {};\n'.repeat(301),
    'noExcessiveLinesPerFile',
  ],
  ['a file has a default export', lint, 'src/core/offence.ts', 'export default 1;\n', 'noDefaultExport'],
  ['a file is only a barrel', lint, 'src/core/offence.ts', "export * from './ports.ts';\n", 'noBarrelFile'],
  ['a file’s name is not kebab-case', lint, 'src/core/myOffence.ts', 'export {};\n', 'useFilenamingConvention'],
  ['something is of any type', lint, 'src/core/offence.ts', 'export const x: any = 1;\n', 'noExplicitAny'],
  [
    'shared uses a global of Node',
    types('shared'),
    'src/shared/offence.ts',
    'export const x = process.pid;\n',
    'TS2591',
  ],
  ['shared uses the page', types('shared'), 'src/shared/offence.ts', 'export const x = document.title;\n', 'TS2584'],
  ['core uses the page', types('core'), 'src/core/offence.ts', 'export const x = document.title;\n', 'TS2584'],
  [
    'the page uses a global of Node',
    types('renderer'),
    'src/renderer/offence.ts',
    'export const x = process.pid;\n',
    'TS2591',
  ],
  [
    'a handler is missing',
    types('core'),
    'src/core/a/offence.ts',
    `import type { Handlers } from '${ipc}';
     export function lose({ 'rules.list': lost, ...rest }: Handlers): [unknown, Handlers] { return [lost, rest]; }`,
    'is missing in type',
  ],
  [
    'a handler answers with another shape',
    types('core'),
    'src/core/a/offence.ts',
    `import type { Handlers } from '${ipc}';
     export const some: Handlers<'rules.list'> = { 'rules.list': () => [{ id: 1 }] };`,
    'TS2322',
  ],
  [
    'a call site sends another shape',
    types('renderer'),
    'src/renderer/a/offence.ts',
    `import { ask } from '../host.ts';
     void ask('servers.setEnabled', { name: 'a', enabled: 'yes' });`,
    "Type 'string' is not assignable to type 'boolean'",
  ],
  [
    'a call site asks what nobody answers',
    types('renderer'),
    'src/renderer/a/offence.ts',
    `import { ask } from '../host.ts';
     void ask('servers.explode', {});`,
    'TS2345',
  ],
  [
    'an error has a code nobody knows',
    types('core'),
    'src/core/a/offence.ts',
    "import { AppError } from '../../shared/errors.ts';\nexport const e = new AppError('some.thing', 'no');",
    'TS2345',
  ],
];

describe('the walls of the house', () => {
  it('stand in the house as it is', () => {
    expect(findOffences(root)).toEqual([]);
  });

  it.each(offences)('are there when %s', (_, checker, file, text, rule) => {
    proves('house.walls', 'house.contract');
    expect(ask(checker, file, text)).toContain(rule);
  });

  const fine: [string, string, string][] = [
    ['src/core/calls/offence.ts', "import { z } from 'zod';\nexport const schema = z.string();\n", 'core'],
    ['src/core/vault/offence.ts', usesType('../calls/tool-call.ts'), 'core'],
    ['src/core/vault/offence.ts', usesType('../ports.ts'), 'core'],
    ['src/core/vault/offence.ts', uses('../digest.ts'), 'core'],
    ['src/cli/offence.ts', uses('../core/ports.ts'), 'core'],
    ['src/main/offence.ts', uses('electron'), 'main'],
    ['src/preload/offence.ts', usesType('../shared/ipc.ts'), 'preload'],
    ['src/renderer/features/a/offence.ts', uses('../../../shared/errors.ts'), 'renderer'],
  ];
  it.each(fine)('leave %s in peace when it says %j', (file, text, runtime) => {
    for (const checker of [lint, walls, types(runtime)]) {
      expect(ask(checker, file, text)).not.toMatch(/ lint\/|error|does not|sideways/);
    }
  });
});
