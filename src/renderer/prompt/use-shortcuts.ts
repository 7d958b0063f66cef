import { useEffect, useRef } from 'react';

/** True where a letter is text or belongs to a menu. */
function takesLetters(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('textarea, select, [role=menu], [role=dialog]')) return true;
  return target instanceof HTMLInputElement && target.type !== 'checkbox';
}

/** Single letters as shortcuts while mounted. A key held down counts once, so it never answers the next in line. */
export function useShortcuts(keys: Readonly<Record<string, () => void>>): void {
  const now = useRef(keys);
  now.current = keys;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || takesLetters(event.target)) return;
      const act = now.current[event.key.toLowerCase()];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}
