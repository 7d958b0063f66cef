import { createProcessBook, type ProcessBook } from '../../src/core/servers/process-book.ts';
import { processTable } from '../../src/core/servers/process-table.ts';
import { memoryKept } from './memory-kept.ts';
import { silentLog } from './silent-log.ts';

/** What was started, kept in memory only, about the machine's real processes. */
export function ownProcesses(): ProcessBook {
  return createProcessBook({ kept: memoryKept([]), table: processTable, log: silentLog() });
}
