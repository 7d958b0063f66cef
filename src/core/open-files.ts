import { z } from 'zod';
import { serverConfigSchema } from '../shared/servers.ts';
import { settingsSchema } from '../shared/settings.ts';
import { keptAgentSchema } from './agents/agents.ts';
import { keptPauseSchema } from './approvals/pause.ts';
import { keptPinsSchema } from './pins/kept-pins.ts';
import type { Ports } from './ports.ts';
import { keptSecretsSchema } from './servers/kept-secrets.ts';
import { keptProcessesSchema } from './servers/process-book.ts';
import { openNounFile } from './storage/noun-file.ts';

/** The configuration files of a home, each checked when it is read. @throws AppError `config.corrupt`, `config.newer` */
export function openFiles(ports: Pick<Ports, 'openStore'>) {
  const kept = <S extends z.ZodType>(name: string, schema: S, empty: z.input<S>) =>
    openNounFile(ports.openStore(name), schema, empty);
  return {
    settings: kept('settings', settingsSchema, {}),
    servers: kept('servers', z.array(serverConfigSchema), []),
    secrets: kept('secrets', keptSecretsSchema, []),
    agents: kept('agents', z.array(keptAgentSchema), []),
    pins: kept('pins', keptPinsSchema, { pins: [], firstUseAfter: null }),
    processes: kept('processes', keptProcessesSchema, []),
    pause: kept('pause', keptPauseSchema, { since: null }),
  };
}
