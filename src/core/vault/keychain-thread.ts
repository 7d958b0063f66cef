/** One question to the keychain about one entry. */
export interface Question {
  service: string;
  account: string;
  verb: 'read' | 'write' | 'remove';
  /** What to write. */
  value: string;
}

/** What came of it; `loaded` is false when the native module itself could not be had. */
export type Answer = { value: string | null } | { error: string; loaded: boolean };

/**
 * The program of the thread that speaks to the keychain, one question at a time. It is started from its own text, so it
 * uses nothing from outside itself and needs no file of its own in a bundle. `workerData` says where to load from.
 */
export function keychainThread(): void {
  const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads');
  const { createRequire } = process.getBuiltinModule('node:module');
  let loaded = false;

  function answer({ service, account, verb, value }: Question): Answer {
    try {
      const keyring: typeof import('@napi-rs/keyring') = createRequire(workerData.from)('@napi-rs/keyring');
      loaded = true;
      // Named, because the library would otherwise fall back to the kernel's keyring, which forgets at reboot.
      const entry = new keyring.Entry(service, account, { linux: { store: 'secret-service' } });
      if (verb === 'read') return { value: entry.getPassword() };
      if (verb === 'write') entry.setPassword(value);
      else entry.deleteCredential();
      return { value: null };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error), loaded };
    }
  }
  parentPort?.on('message', (question: Question) => parentPort.postMessage(answer(question)));
}
