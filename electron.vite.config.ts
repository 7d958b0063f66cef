import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/** Everything is bundled except what only a machine can give: Electron itself, and the keychain's native part. */
const external = ['electron', '@napi-rs/keyring'];
const build = { sourcemap: false, minify: false, externalizeDeps: false } as const;

export default defineConfig({
  main: {
    build: {
      ...build,
      outDir: 'out/main',
      rolldownOptions: { input: 'src/main/index.ts', external, output: { format: 'es', entryFileNames: 'index.js' } },
    },
  },
  preload: {
    build: {
      ...build,
      outDir: 'out/preload',
      // A sandboxed preload script must be one CommonJS file.
      rolldownOptions: {
        input: 'src/preload/index.ts',
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: 'index.cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react(), tailwindcss()],
    build: {
      ...build,
      outDir: resolve('out/renderer'),
      minify: true,
      // Fonts and images stay files: the pages' policy allows none inside a style sheet.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: resolve('src/renderer/index.html') },
    },
  },
});
