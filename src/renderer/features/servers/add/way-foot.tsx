import type { ReactNode } from 'react';
import { t } from '../../../text/en.ts';
import { Button } from '../../../ui/button.tsx';

/** The way back, and the way on. */
export function WayFoot({ onBack, children }: { onBack: () => void; children?: ReactNode }) {
  return (
    <div className="flex flex-wrap justify-end gap-2.5 pt-1">
      <Button onClick={onBack}>{t.adding.back}</Button>
      {children}
    </div>
  );
}
