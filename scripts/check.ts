/**
 * `npm run check`: format, lint, walls, types, unused code and every test, for people and CI alike. Stops at the first kind
 * that fails. With `--static`, everything but the tests.
 */
import { spawnSync } from 'node:child_process';
import { findOffences } from './walls.ts';

const binary = (name: string) => `node_modules/.bin/${name}`;

/** Runs a program and tells whether it was content. */
function run(program: string, ...rest: string[]): boolean {
  return spawnSync(program, rest, { stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
}

function wallsStand(): boolean {
  const offences = findOffences('.');
  for (const { file, rule } of offences) console.error(`${file}: ${rule}`);
  return offences.length === 0;
}

const runtimes = ['shared', 'core', 'main', 'preload', 'renderer', 'test'];
const kinds: [string, () => boolean][] = [
  ['format', () => run(binary('biome'), 'format', '.')],
  ['lint', () => run(binary('biome'), 'lint', '--error-on-warnings', '.')],
  ['walls', wallsStand],
  ...runtimes.map((name): [string, () => boolean] => [
    `types (${name})`,
    () => run(binary('tsc'), '-p', `tsconfig.${name}.json`),
  ]),
  ['unused code', () => run(binary('knip'))],
];
if (!process.argv.includes('--static')) kinds.push(['tests', () => run('npm', 'test', '--silent')]);

const failing = kinds.find(([name, holds]) => {
  if (name !== 'tests') console.log(`check: ${name}`);
  return !holds();
});
if (failing !== undefined) {
  if (failing[0] !== 'tests') console.error(`check: ${failing[0]} failed; the rest was not looked at`);
  process.exitCode = 1;
}
