import type { KeptPins } from '../../../src/core/pins/kept-pins.ts';
import { openPins } from '../../../src/core/pins/pins.ts';
import type { EntryData } from '../../../src/shared/history.ts';
import { type ServerConfig, serverConfigSchema, type Tool } from '../../../src/shared/servers.ts';
import { memoryKept } from '../../fakes/memory-kept.ts';
import { memoryVault } from '../../fakes/memory-vault.ts';
import { silentLog } from '../../fakes/silent-log.ts';

export const files: ServerConfig = serverConfigSchema.parse({
  name: 'files',
  addedAt: '2026-11-20T09:00:00.000Z',
  transport: 'stdio',
  command: 'node',
  args: ['files.js'],
  env: { HOME_DIR: '/home/ada' },
});

export const read: Tool = {
  server: 'files',
  name: 'read',
  title: 'Read',
  description: 'Reads one file.',
  inputSchema: {
    type: 'object',
    properties: { path: { type: 'string', description: 'Which file.' } },
    required: ['path'],
  },
  outputSchema: { type: 'object', properties: { text: { type: 'string' } } },
  annotations: { readOnlyHint: true },
  ui: { resourceUri: 'ui://files/read' },
};

/** What outlasts a restart. */
export interface Kept {
  readonly file: ReturnType<typeof memoryKept<KeptPins>>;
  readonly secrets: Map<string, string>;
}

export function newKept(): Kept {
  return { file: memoryKept<KeptPins>({ pins: [], firstUseAfter: null }), secrets: new Map() };
}

/** Pins on what is kept, with what they told: `history`, and the grants they `voided`. */
export function pinsOn({ file, secrets }: Kept, more: { firstUse?: boolean; breaks?: () => boolean } = {}) {
  const history: EntryData[] = [];
  const voided: string[] = [];
  const pins = openPins({
    file,
    vault: memoryVault(secrets),
    clock: { now: () => Date.parse('2026-11-20T10:00:00Z') },
    log: silentLog(),
    async record(entry) {
      if (more.breaks?.()) throw new Error('disk full');
      history.push(entry);
    },
    voidGrants: async (server, tool) => void voided.push(`${server}/${tool}`),
    firstUse: () => more.firstUse ?? true,
    onChange: () => {},
  });
  const listed = (tools: readonly Tool[], { config = files, instructions = null as string | null } = {}) =>
    pins.listed({ config, instructions, tools });
  return { ...pins, listed, history, voided };
}
