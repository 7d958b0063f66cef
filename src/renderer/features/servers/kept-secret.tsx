import { KeyRound } from 'lucide-react';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';

/** A secret that is in the vault: it is not shown, and can be replaced. */
export function KeptSecret({ label, onReplace }: { label: string; onReplace: () => void }) {
  return (
    <span className="flex min-w-[120px] flex-1 flex-wrap items-center gap-x-2.5 gap-y-1 text-small">
      <span className="inline-flex items-center gap-1.5 text-muted">
        <KeyRound aria-hidden="true" className="size-3.5 flex-none" />
        {t.servers.form.kept}
      </span>
      <Button size="small" aria-label={t.servers.form.replaceOf(label)} onClick={onReplace}>
        {t.servers.form.replace}
      </Button>
    </span>
  );
}
