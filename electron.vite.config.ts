import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/** Everything is bundled except Electron itself and what brings native parts: the keychain's library and the sandboxes'. */
const external = ['electron', '@napi-rs/keyring', '@anthropic-ai/sandbox-runtime'];
const build = { sourcemap: false, minify: false, externalizeDeps: false, chunkSizeWarningLimit: 4096 } as const;
/** The bundler would note beside each module where it was found, which is this machine's business. */
const experimental = { attachDebugInfo: 'none' } as const;

export default defineConfig({
  main: {
    build: {
      ...build,
      outDir: 'out/main',
      rolldownOptions: {
        experimental,
        input: 'src/main/index.ts',
        external,
        output: { format: 'es', entryFileNames: 'index.js' },
      },
    },
  },
  preload: {
    build: {
      ...build,
      outDir: 'out/preload',
      // A sandboxed preload script must be one CommonJS file.
      rolldownOptions: {
        experimental,
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
      minify: 'oxc',
      // Fonts and images stay files: the pages' policy allows none inside a style sheet.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: resolve('src/renderer/index.html') },
    },
  },
});
