import { describe, expect, it } from 'vitest';
import { HostError } from '../../src/renderer/host.ts';
import { createSnapshot } from '../../src/renderer/stores/snapshot.ts';

function pending<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe('a snapshot', () => {
  it('is loading, then ready', async () => {
    const snapshot = createSnapshot(async () => 1);
    expect(snapshot.use.getState().status).toBe('loading');
    await snapshot.reload();
    expect(snapshot.use.getState()).toEqual({ status: 'ready', value: 1, error: null });
  });

  it('keeps an announced value over an older load that ends later', async () => {
    const load = pending<string>();
    const snapshot = createSnapshot(() => load.promise);
    const loading = snapshot.reload();
    snapshot.replace('announced');
    load.resolve('stale');
    await loading;
    expect(snapshot.use.getState().value).toBe('announced');
  });

  it('loads once more, and only once, however often it is asked to meanwhile', async () => {
    let loads = 0;
    const gate = pending<void>();
    const snapshot = createSnapshot(async () => {
      loads += 1;
      await gate.promise;
      return loads;
    });
    const loading = snapshot.reload();
    for (let n = 0; n < 1000; n += 1) void snapshot.reload();
    gate.resolve();
    await loading;
    expect(loads).toBe(2);
    expect(snapshot.use.getState().value).toBe(2);
  });

  it('says what the host said when it cannot load, and can be tried again', async () => {
    let broken = true;
    const snapshot = createSnapshot(async () => {
      if (broken) throw new HostError('config.corrupt', 'It is not JSON.', 'Look at it.');
      return 'well';
    });
    await snapshot.reload();
    const error = { code: 'config.corrupt', message: 'It is not JSON.', remedy: 'Look at it.' };
    expect(snapshot.use.getState()).toEqual({ status: 'error', value: null, error });
    broken = false;
    await snapshot.reload();
    expect(snapshot.use.getState().value).toBe('well');
  });
});
