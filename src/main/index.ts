import { join } from 'node:path';
import { openCore } from './open-core.ts';
import { runApp } from './run-app.ts';

const out = join(import.meta.dirname, '..');

runApp({
  openCore,
  preload: join(out, 'preload', 'index.cjs'),
  pages: join(out, 'renderer'),
  resources: join(out, '..', 'resources'),
});
