import { join } from 'node:path';
import { runApp } from '../../src/main/run-app.ts';
import { openFakeCore } from './fake-core.ts';

/** The whole shell on the fake core and a bare page, for tests of what only the shell promises. */
const root = join(import.meta.dirname, '../..');

runApp({
  openCore: openFakeCore,
  preload: process.env.TEST_PRELOAD ?? '',
  pages: join(import.meta.dirname, 'pages'),
  resources: join(root, 'resources'),
});
