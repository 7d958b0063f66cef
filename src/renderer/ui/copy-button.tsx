import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { copyText } from '../lib/copy-text.ts';
import { t } from '../text/en.ts';
import { Button } from './button.tsx';

/** Copies `text` and says so; `face` is what the button says while it has not. */
export function CopyButton({ label, text, face }: { label: string; text: string; face?: string }) {
  const [state, setState] = useState<'idle' | 'done' | 'failed'>('idle');
  const Icon = state === 'done' ? Check : Copy;
  return (
    <>
      <Button size="small" aria-label={label} onClick={() => setState(copyText(text) ? 'done' : 'failed')}>
        <Icon aria-hidden="true" className="size-3.5" />
        {state === 'done' ? t.common.copied : (face ?? t.common.copy)}
      </Button>
      <span role="status" className={state === 'failed' ? 'text-small text-deny' : 'sr-only'}>
        {state === 'done' ? t.common.copied : state === 'failed' ? t.common.copyFailed : ''}
      </span>
    </>
  );
}
