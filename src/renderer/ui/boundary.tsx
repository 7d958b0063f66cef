import { Component, type ReactNode } from 'react';
import { t } from '../text/en.ts';
import { Button } from './button.tsx';
import { ProblemNote } from './states.tsx';

/** What cannot be shown cannot be allowed: the window says so instead of going blank. */
export class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main className="flex flex-col items-start gap-3 p-6">
        <ProblemNote problem={{ code: 'internal', message: t.common.crashed, remedy: t.common.crashedRemedy }} />
        <Button onClick={() => window.location.reload()}>{t.common.reload}</Button>
      </main>
    );
  }
}
