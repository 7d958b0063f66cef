/** Whether something holds of a call; `unclear` when it cannot be told. */
export type Outcome = 'holds' | 'not' | 'unclear';

/** What one condition came to; `detail` says more in a few words. */
export interface Finding {
  readonly outcome: Outcome;
  readonly detail?: string;
}

export const holds: Finding = { outcome: 'holds' };
export const not: Finding = { outcome: 'not' };

export function when(condition: boolean): Finding {
  return condition ? holds : not;
}

export function unclear(detail: string): Finding {
  return { outcome: 'unclear', detail };
}
