import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Source } from '../../../src/core/imports/gather.ts';
import { createImports, type ImportTarget } from '../../../src/core/imports/imports.ts';
import { AppError } from '../../../src/shared/errors.ts';
import type { ServerConfig } from '../../../src/shared/servers.ts';

type Added = { input: Parameters<ImportTarget['add']>[0]; outside: Parameters<ImportTarget['add']>[1] };

/** Imports on a machine of their own, whose servers are only noted. */
export function importing(machine: { platform?: string; environment?: NodeJS.ProcessEnv } = {}) {
  const home = mkdtempSync(join(tmpdir(), 'countersign-imports-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const added: Added[] = [];
  const configs: ServerConfig[] = [];
  const environment = { ...machine.environment };
  const missing = async (): Promise<never> => {
    throw new Error('There is no catalog here.');
  };
  const imports = createImports({
    target: { configs: () => configs, add: async (input, outside) => void added.push({ input, outside }) },
    machine: { platform: machine.platform ?? 'linux', home, environment },
    async findCommand(command) {
      if (command !== 'nowhere') return command;
      throw new AppError('server.command_not_found', 'It was not found.', { remedy: 'Install it.' });
    },
    outside: { catalog: missing, registry: missing },
  });
  return {
    ...imports,
    home,
    configs,
    added,
    environment,
    /** Puts a file of the machine there. */
    write(path: string, text: string) {
      const whole = join(home, path);
      mkdirSync(dirname(whole), { recursive: true });
      writeFileSync(whole, text);
      return whole;
    },
    read: (text: string) => imports.propose({ kind: 'text', text }),
    /** Proposes a source and accepts all of it. */
    async take(source: Source, enable = false) {
      const { digest, servers } = await imports.propose(source);
      const choices = servers.map(({ id, name }) => ({ id, name, enable }));
      return await imports.accept({ source, digest, choices });
    },
  };
}

/** A real file of a client, with `secret` where its secret is. */
export function clientFile(name: string, secret: string): string {
  return readFileSync(join(import.meta.dirname, 'clients', name), 'utf8').replaceAll('@SECRET@', secret);
}
