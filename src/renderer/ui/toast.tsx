import { useEffect } from 'react';
import { create } from 'zustand';
import { PlainText } from './plain-text.tsx';

const visibleMs = 6000;
const useToast = create<{ text: string; n: number } | null>()(() => null);

/** Says briefly that something is done; never the only place where something is said. */
export function toast(text: string): void {
  useToast.setState({ text, n: (useToast.getState()?.n ?? 0) + 1 }, true);
}

/** Where toasts appear; one per window. */
export function Toaster() {
  const now = useToast();
  useEffect(() => {
    if (!now) return;
    const timer = setTimeout(() => useToast.setState(null, true), visibleMs);
    return () => clearTimeout(timer);
  }, [now]);
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-4 z-50 grid place-items-center px-4">
      {now && (
        <span className="max-w-[60ch] rounded-lg bg-text px-3.5 py-2 text-small text-bg shadow-card">
          <PlainText text={now.text} />
        </span>
      )}
    </div>
  );
}
