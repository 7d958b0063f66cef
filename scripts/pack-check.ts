/**
 * Packs the app as a release does and looks into the archive, without a network: Electron's distribution is replaced by
 * placeholder files, so the package does not run; what is and is not in it is the same.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { build, Platform } from 'electron-builder';

const root = join(import.meta.dirname, '..');
const temporary = mkdtempSync(join(tmpdir(), 'countersign-pack-'));

/** How a fuse is written. */
const off = '0'.charCodeAt(0);
const on = '1'.charCodeAt(0);
/** As they must be; each one left wrong is a way into a signed app. */
const fuses = {
  [FuseV1Options.RunAsNode]: off,
  [FuseV1Options.EnableCookieEncryption]: on,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: off,
  [FuseV1Options.EnableNodeCliInspectArguments]: off,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: on,
  [FuseV1Options.OnlyLoadAppFromAsar]: on,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: off,
};
const wanted = [
  'package.json',
  'out/main/index.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
  'out/cli/index.js',
];
/** The libraries with native parts, and what they need. */
const libraries =
  '@napi-rs/keyring[\\w-]*|@anthropic-ai/sandbox-runtime|@pondwader/socks5-server|node-forge|commander|zod';
const allowed = new RegExp(
  `^(package\\.json|out/|resources/tray/[\\w@]+\\.png$|node_modules/(${libraries})/|(out|resources|resources/tray|node_modules|node_modules/@[\\w-]+|node_modules/(${libraries}))$)`,
);
const unwanted = /\.(ts|tsx|map)$|(^|\/)(test|tests|src|scripts|docs|bench)(\/|$)|\.env/;

try {
  const packed = await pack();
  const wire = await getCurrentFuseWire(join(packed, 'countersign'));
  for (const [fuse, state] of Object.entries(fuses)) {
    assert.equal(
      wire[Number(fuse) as FuseV1Options],
      state,
      `the fuse ${FuseV1Options[Number(fuse)]} is as it must be`,
    );
  }
  const archive = join(packed, 'resources/app.asar');
  assert.ok(existsSync(archive), 'the package has its archive');
  const files = listPackage(archive, { isPack: false }).map((file) => file.slice(1).replaceAll('\\', '/'));
  for (const file of wanted) assert.ok(files.includes(file), `${file} is in the package`);
  for (const file of files) {
    assert.match(file, allowed, `${file} has no business in the package`);
    assert.doesNotMatch(file, unwanted, `${file} has no business in the package`);
  }
  assert.ok(
    files.some((file) => file.startsWith('node_modules/@napi-rs/keyring/')),
    'the keychain’s library is in it',
  );
  const manifest = JSON.parse(extractFile(archive, 'package.json').toString()) as Record<string, unknown>;
  assert.equal(manifest.main, 'out/main/index.js');
  for (const file of files.filter((name) => /^out\/.*\.(c?js|html|css)$/.test(name))) {
    const text = extractFile(archive, file).toString();
    assert.ok(!text.includes(root), `${file} does not tell where it was built`);
    assert.ok(!/[#@] sourceMappingURL=/.test(text), `${file} points to no source map`);
  }
  console.log(`The package has ${files.length} entries, and nothing that does not belong there.`);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

/** Packs for Linux with the project's own configuration; returns the folder the app would run from. */
async function pack(): Promise<string> {
  const output = join(temporary, 'dist');
  await build({
    projectDir: root,
    targets: Platform.LINUX.createTarget('dir'),
    publish: 'never',
    config: { electronDist: placeholder(), directories: { output } },
  });
  return join(output, 'linux-unpacked');
}

/** What Electron's distribution would be; its program is only the mark after which Electron keeps its fuses. */
function placeholder(): string {
  const folder = join(temporary, 'electron');
  for (const name of ['resources', 'locales']) mkdirSync(join(folder, name), { recursive: true });
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')) as {
    version: string;
  };
  const unset = Object.keys(FuseV1Options).length / 2;
  const mark = `dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\x01${String.fromCharCode(unset)}${'1'.repeat(unset)}`;
  writeFileSync(join(folder, 'electron'), mark, { encoding: 'latin1', mode: 0o755 });
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox', 'locales/en-US.pak']) {
    writeFileSync(join(folder, name), 'placeholder', { mode: 0o755 });
  }
  writeFileSync(join(folder, 'version'), version);
  return folder;
}
