import { z } from 'zod';
import { presetSchema } from '../../shared/rule-set.ts';

/** What a person may begin with. Careful: everything asks, because no rule says otherwise. */
export const presets = z.array(presetSchema).parse([
  { id: 'careful', strict: false, rules: [] },
  {
    id: 'balanced',
    strict: false,
    rules: [
      { effect: 'allow', claims: { readOnlyHint: true }, note: 'Reads of servers you trust pass.' },
      { effect: 'ask', claims: { destructiveHint: true }, twice: true, note: 'What destroys is asked twice.' },
    ],
  },
  {
    id: 'strict',
    strict: true,
    rules: [
      { effect: 'allow', scopes: ['*:read'], note: 'Tools you gave a read scope pass.' },
      { effect: 'ask', scopes: ['*:write'], note: 'Tools that may do more than read ask.' },
    ],
  },
] satisfies z.input<typeof presetSchema>[]);
