import { useEffect, useRef, useState } from 'react';
import type { RegistryEntry } from '../../../../shared/imports.ts';
import { ask } from '../../../host.ts';
import { useAction } from '../../../lib/use-action.ts';

/** How long typing must rest before the registry is asked. */
const restMs = 300;

interface Found {
  readonly text: string;
  readonly entries: readonly RegistryEntry[];
  readonly next: string | null;
}

/** What the registry has for `text`, page by page. An answer that comes after the text has changed counts for nothing. */
export function useRegistry(text: string) {
  const [found, setFound] = useState<Found | null>(null);
  const [attempt, setAttempt] = useState(0);
  const newest = useRef(0);
  const { busy, problem, run } = useAction();
  useEffect(() => {
    const mine = ++newest.current;
    const search = async () => {
      const { entries, next } = await ask('registry.search', { text });
      if (newest.current === mine) setFound({ text, entries, next });
    };
    const timer = setTimeout(() => void run(search), attempt === 0 ? restMs : 0);
    return () => clearTimeout(timer);
  }, [text, attempt, run]);
  const more = async ({ text: searched, entries, next }: Found) => {
    if (next === null) return;
    const mine = newest.current;
    const page = await ask('registry.search', { text: searched, cursor: next });
    if (newest.current === mine) setFound({ text: searched, entries: [...entries, ...page.entries], next: page.next });
  };
  return {
    found,
    busy,
    problem,
    retry: () => setAttempt((now) => now + 1),
    more: () => found && void run(() => more(found)),
  };
}
