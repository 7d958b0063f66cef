import { join } from 'node:path';
import { build } from 'vite';

/** Builds the real preload script, as the app does, into a folder; returns where it is. */
export async function buildPreload(outDir: string): Promise<string> {
  await build({
    root: join(import.meta.dirname, '../..'),
    configFile: false,
    logLevel: 'error',
    build: {
      outDir,
      emptyOutDir: true,
      minify: false,
      lib: { entry: 'src/preload/index.ts', formats: ['cjs'], fileName: () => 'index.cjs' },
      rolldownOptions: { external: ['electron'] },
    },
  });
  return join(outDir, 'index.cjs');
}
