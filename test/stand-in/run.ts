/** Runs an Electron app's built main process in this Node, with the stand-in in Electron's place: run.ts ENTRY [ARGUMENT…] */
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const standIn = new URL('./electron.ts', import.meta.url).href;
const source = `export * from '${standIn}'; export { electron as default } from '${standIn}';`;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: 'stand-in:electron', shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url === 'stand-in:electron' ? { format: 'module', source, shortCircuit: true } : next(url, context),
});

const [, , entry = 'out/main/index.js'] = process.argv;
process.argv.splice(1, 1);
const { serveControl } = await import('./control.ts');
if (process.send) serveControl();
await import(pathToFileURL(resolve(entry)).href);
