import { createIsolation, type Isolation } from './isolation/isolation.ts';
import type { Log } from './ports.ts';
import { createProcessBook, type KeptProcesses, type ProcessBook } from './servers/process-book.ts';
import { processTable } from './servers/process-table.ts';
import { createPrograms, type Programs } from './servers/programs.ts';

/** What there is on this machine to start servers with: programs, the processes they became, and what confines them. */
export interface Machine {
  readonly programs: Programs;
  readonly processes: ProcessBook;
  readonly isolation: Isolation;
}

export function openMachine(options: { home: string; kept: KeptProcesses; log: Log }): Machine {
  const { home, kept, log } = options;
  const environment = process.env;
  const programs = createPrograms({ environment });
  const find = async (name: string) => {
    const found = await programs.find(name, { cwd: undefined, env: {} }).catch(() => null);
    return found?.path ?? null;
  };
  return {
    programs,
    processes: createProcessBook({ kept, table: processTable, log }),
    isolation: createIsolation({ home, environment, find }),
  };
}
