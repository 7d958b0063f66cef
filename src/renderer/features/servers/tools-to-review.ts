import type { Pin } from '../../../shared/pins.ts';
import { pins } from '../../stores/pins.ts';

/** How many of a server's tools are no longer, and how many are not yet, what the person accepted. */
export interface ToolsToReview {
  readonly changed: number;
  readonly unreviewed: number;
}

/** The pins of one server's tools, by name. */
export function usePinsOf(server: string): readonly Pin[] {
  const all = pins.use().value ?? [];
  return all.filter((pin) => pin.server === server).toSorted((one, other) => one.tool.localeCompare(other.tool));
}

export function useToolsToReview(server: string): ToolsToReview {
  const list = usePinsOf(server);
  return {
    changed: list.filter(({ state, tampered }) => state === 'changed' || tampered).length,
    unreviewed: list.filter(({ state }) => state === 'unreviewed').length,
  };
}
