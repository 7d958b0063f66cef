// Keeps what the bridge announces, so that a test can read it.
globalThis.heard = [];
globalThis.countersign.subscribe((message) => globalThis.heard.push(message));
