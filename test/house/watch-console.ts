import { format } from 'node:util';

/** Something that notes offences until they are taken. */
export interface Watch {
  take(): string[];
}

/** Notes everything printed through `console` instead of printing it. */
export function watchConsole(target: Console = console): Watch {
  let offences: string[] = [];
  for (const method of ['log', 'info', 'debug', 'warn', 'error', 'trace', 'table', 'dir'] as const) {
    target[method] = (...values: unknown[]) => {
      offences.push(`console.${method} was called: ${format(...values)}`);
    };
  }
  return {
    take() {
      const taken = offences;
      offences = [];
      return taken;
    },
  };
}
