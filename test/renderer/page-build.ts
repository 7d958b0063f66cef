import { fileURLToPath } from 'node:url';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';

/** How the app builds its page: no inlined assets (the CSP refuses `data:` fonts), no polyfills, for Electron's Chromium. */
export const pageBuild = {
  configFile: false,
  root: fileURLToPath(new URL('../../src/renderer', import.meta.url)),
  base: './',
  logLevel: 'error',
  plugins: [react(), tailwind()],
  build: {
    target: 'chrome140',
    cssTarget: 'chrome140',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    modulePreload: { polyfill: false },
    emptyOutDir: true,
  },
} satisfies InlineConfig;
