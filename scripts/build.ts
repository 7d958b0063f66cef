/** Builds everything into out/: the app's three bundles and the command line. */
import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build as buildApp } from 'electron-vite';
import { build } from 'vite';

const root = join(import.meta.dirname, '..');
/** What has native parts is installed beside the program, not built into it. */
const native = ['@napi-rs/keyring', '@anthropic-ai/sandbox-runtime'];

process.chdir(root);
process.env.NODE_ENV = 'production';
rmSync('out', { recursive: true, force: true });
await buildApp({ root, logLevel: 'warn' });
await buildCommandLine();

/** One program for Node, with everything in it but the native parts. Its first lines run on older Nodes too. */
async function buildCommandLine(): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: native },
    build: {
      ssr: 'src/cli/index.ts',
      outDir: 'out/cli',
      target: 'node20',
      sourcemap: false,
      minify: false,
      chunkSizeWarningLimit: 4096,
      rolldownOptions: {
        experimental: { attachDebugInfo: 'none' },
        external: native,
        output: { format: 'es', entryFileNames: 'index.js', chunkFileNames: '[name].js' },
      },
    },
  });
  chmodSync('out/cli/index.js', 0o755);
}
