import { parseArgs } from 'node:util';
import { benchCalls } from './calls.ts';
import { benchHistory } from './history.ts';
import { benchMany } from './many.ts';
import { benchParts } from './parts.ts';
import { assertBuilt } from './product.ts';
import { benchSizes } from './sizes.ts';

/**
 * Prints one JSON line per figure; asserts nothing.
 * `node bench/run.ts [calls|sizes|parts|many|decide|history ...] [--quick] [--rounds n] [--peers folder] [--calls n]`; `calls` fills the history
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    calls: { type: 'string' },
    peers: { type: 'string' },
  },
});
const { quick, peers = null } = values;
const rounds = Number(values.rounds ?? (quick ? 3 : 7));
const benches: Record<string, () => Promise<void>> = {
  calls: () => benchCalls({ rounds, callsARound: quick ? 100 : 250, peers }),
  sizes: () => benchSizes(rounds),
  parts: () => benchParts(rounds),
  many: () => benchMany(rounds),
  decide: async () => void (await import('./decide.ts')),
  history: () => benchHistory(Number(values.calls ?? (quick ? 5_000 : 20_000))),
};

assertBuilt();
for (const [name, bench] of Object.entries(benches)) {
  if (positionals.length === 0 || positionals.includes(name)) await bench();
}
