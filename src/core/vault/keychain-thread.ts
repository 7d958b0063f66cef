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
  type Keyring = typeof import('@napi-rs/keyring');
  // Each entry has a D-Bus connection of its own, and GNOME's keyring can crash when many come and go.
  const entries = new Map<string, InstanceType<Keyring['Entry']>>();
  let loaded = false;

  function entryFor(service: string, account: string): InstanceType<Keyring['Entry']> {
    const key = JSON.stringify([service, account]);
    const known = entries.get(key);
    if (known) return known;
    const keyring: Keyring = createRequire(workerData.from)('@napi-rs/keyring');
    loaded = true;
    // Named, because the library would otherwise fall back to the kernel's keyring, which forgets at reboot.
    const entry = new keyring.Entry(service, account, { linux: { store: 'secret-service' } });
    entries.set(key, entry);
    return entry;
  }

  function act({ service, account, verb, value }: Question): string | null {
    const entry = entryFor(service, account);
    if (verb === 'read') return entry.getPassword();
    if (verb === 'write') entry.setPassword(value);
    else entry.deleteCredential();
    return null;
  }

  /** Asked again once when the keyring ended without answering: the bus starts it anew, and every question may be repeated. */
  function answer(question: Question, again = true): Answer {
    try {
      return { value: act(question) };
    } catch (error) {
      entries.clear();
      const text = error instanceof Error ? error.message : String(error);
      const crashed = /without replying|NoReply|ServiceUnknown|not provided by any/.test(text);
      return crashed && again ? answer(question, false) : { error: text, loaded };
    }
  }
  parentPort?.on('message', (question: Question) => parentPort.postMessage(answer(question)));
}
