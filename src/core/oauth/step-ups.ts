import { isStrictScopeSuperset } from '@modelcontextprotocol/client';
import type { Clock } from '../ports.ts';
import { scopesOf } from './held-sign-in.ts';

/** Keeps count of how often a server wanted to be allowed more. */
export interface StepUps {
  /**
   * Notes what a server wants on top of what it has, and gives the union of both to ask for. Null when it has been given that
   * often enough: the first sign-in and two more are all the attempts one thing gets.
   */
  ask(wanted: string | undefined, has: string | undefined): readonly string[] | null;
  /** What the next sign-in is to ask for; empty when nothing is wanted. */
  wanted(): readonly string[];
  /** The person has signed in with it. */
  given(): void;
}

const mostAsked = 2;
const forgottenAfter = 600_000;

export function createStepUps(clock: Clock): StepUps {
  let wanted: readonly string[] = [];
  const asked = new Map<string, { count: number; at: number }>();
  return {
    ask(scope, has) {
      const key = scopesOf(scope).sort().join(' ');
      const before = asked.get(key);
      const recent = before && clock.now() - before.at < forgottenAfter ? before.count : 0;
      const open = wanted.length > 0 && !isStrictScopeSuperset(scope, wanted.join(' '));
      // Many calls may run into the same refusal; between two sign-ins they count once.
      const count = open ? recent : recent + 1;
      asked.set(key, { count, at: clock.now() });
      if (count > mostAsked) return null;
      wanted = [...new Set([...wanted, ...scopesOf(has), ...scopesOf(scope)])];
      return wanted;
    },
    wanted: () => wanted,
    given() {
      wanted = [];
    },
  };
}
