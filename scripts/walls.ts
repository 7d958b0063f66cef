import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix, sep } from 'node:path';

/** One place where the house's plan is not kept. `file` is relative to the root, with forward slashes. */
export interface Offence {
  file: string;
  rule: string;
}

/** One import as it is written: by which file, of what, and whether of types alone. */
interface Import {
  from: string;
  /** A package's name, or a file's path from the root. */
  to: string;
  typesOnly: boolean;
}

const mayStandOn: Record<string, readonly string[]> = {
  shared: ['shared'],
  core: ['shared', 'core'],
  cli: ['shared', 'core', 'cli'],
  main: ['shared', 'core', 'main'],
  preload: ['shared', 'preload'],
  renderer: ['shared', 'renderer'],
};

const pageLibraries = /^(react|react-dom|zustand|radix-ui|lucide-react|@radix-ui\/.*|@fontsource.*)(\/|$)/;

/**
 * The walls that need an import's real path, which the linter's patterns do not know: it stops the coarse offences while
 * one types, and this finds every one.
 *
 * @param root the folder that holds `src` and `test`
 */
export function findOffences(root: string): Offence[] {
  const offences: Offence[] = [];
  for (const file of sourceFiles(root)) {
    const text = readFileSync(join(root, file), 'utf8');
    for (const found of importsOf(file, text)) {
      const rule = brokenRule(found);
      if (rule !== null) offences.push({ file, rule: `${rule} (imports ${found.to})` });
    }
    const rule = brokenWord(file, text);
    if (rule !== null) offences.push({ file, rule });
  }
  return offences;
}

function brokenRule(found: Import): string | null {
  const layer = layerOf(found.from);
  if (layer === null) return null;
  if (!found.to.startsWith('src/')) return brokenPackageRule(layer, found.to);
  const target = layerOf(found.to);
  if (target === null || !mayStandOn[layer]?.includes(target)) return `src/${layer} does not stand on this`;
  if (layer === 'core') return brokenCoreRule(found);
  if (layer === 'preload' && target === 'shared' && !found.typesOnly && found.to !== 'src/shared/channels.ts') {
    return 'the preload script takes types and the channels’ names from src/shared, nothing more';
  }
  const [mine, theirs] = [found.from, found.to].map((path) => /^src\/renderer\/features\/([^/]+)\//.exec(path)?.[1]);
  return mine && theirs && mine !== theirs ? 'features never import each other' : null;
}

function brokenPackageRule(layer: string, name: string): string | null {
  if (name.startsWith('test/') || name.startsWith('scripts/'))
    return 'the product does not import its tests or scripts';
  const isNode = name.startsWith('node:') || builtinModules.includes(name);
  const isElectron = /^electron(\/|$)/.test(name);
  const allowed: Record<string, boolean> = {
    shared: name === 'zod',
    core: !isElectron && !pageLibraries.test(name),
    cli: !isElectron && !pageLibraries.test(name),
    main: !pageLibraries.test(name),
    preload: isElectron,
    renderer: !isElectron && !isNode,
  };
  return allowed[layer] === true ? null : `src/${layer} does not use this package`;
}

/** The files that fit the core's folders together. */
const wiring = [
  'src/core/core.ts',
  'src/core/open-files.ts',
  'src/core/open-imports.ts',
  'src/core/open-machine.ts',
  'src/core/open-network.ts',
  'src/core/handlers.ts',
  'src/core/dispatch.ts',
];

/** Folders of the core know each other through ports.ts and the types of a call; small tools lie at the core's root. */
function brokenCoreRule(found: Import): string | null {
  if (wiring.includes(found.from)) return null;
  if (wiring.includes(found.to)) return 'the wiring of src/core knows its folders, not the other way round';
  const [mine, theirs] = [found.from, found.to].map((path) => /^src\/core\/([^/]+)\//.exec(path)?.[1] ?? null);
  if (layerOf(found.to) !== 'core' || theirs === null || mine === theirs) return null;
  if (found.to === 'src/core/calls/tool-call.ts' && found.typesOnly) return null;
  return 'folders of src/core do not import each other sideways';
}

/** Rules about a word rather than an import. */
function brokenWord(file: string, text: string): string | null {
  const touchesBridge = /\b(window|globalThis|self)(\.|\[['"])countersign\b/.test(text);
  if (file.startsWith('src/renderer/') && file !== 'src/renderer/host.ts' && touchesBridge) {
    return 'only src/renderer/host.ts touches the bridge';
  }
  if (file.startsWith('test/core/') && /\bvi\.(mock|doMock)\b/.test(text)) return 'test/core replaces no modules';
  return null;
}

/** Everything a file imports: static, for side effects, dynamic, re-exported or required. */
function importsOf(file: string, text: string): Import[] {
  const code = text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, '');
  const pattern =
    /\b(import|export)\s+(type\s)?[^'"`;()]*?\bfrom\s*(['"])(.+?)\3|(?<!['"])\bimport\s*(['"])(.+?)\5|\b(?:import|require)\s*\(\s*(['"`])(.+?)\7/g;
  return [...code.matchAll(pattern)].map((match) => {
    const specifier = match[4] ?? match[6] ?? match[8] ?? '';
    const path = specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : specifier;
    return { from: file, to: path, typesOnly: match[2] !== undefined };
  });
}

function layerOf(file: string): string | null {
  return /^src\/([^/]+)\//.exec(file)?.[1] ?? null;
}

function sourceFiles(root: string): string[] {
  return ['src', 'test/core']
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.tsx?$/.test(name))
        .map((name) => posix.join(folder, name.replaceAll(sep, '/'))),
    );
}
