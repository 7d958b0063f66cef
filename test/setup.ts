import { afterAll, afterEach } from 'vitest';
import { watchConsole } from './house/watch-console.ts';
import { watchHandles } from './house/watch-handles.ts';
import { watchNetwork } from './house/watch-network.ts';

/** What no test may do: print, leave this machine, or leave a server or a process behind. Doing so fails it. */
const watches = [watchConsole(), watchNetwork()];
const handles = watchHandles();

function complain(): void {
  const offences = watches.flatMap((watch) => watch.take());
  if (offences.length > 0) throw new Error(offences.join('\n'));
}

afterEach(complain);
afterAll(async () => {
  complain();
  await handles.settle();
});
