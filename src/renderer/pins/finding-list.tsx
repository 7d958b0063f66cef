import type { Finding } from '../../shared/pins.ts';
import { t } from '../text/en.ts';
import { FoldedText } from '../ui/folded-text.tsx';
import { PlainText } from '../ui/plain-text.tsx';

/** What the scanner found in a tool's definition, as the hints they are. */
export function FindingList({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <section aria-label={t.pins.findings} className="text-small">
      <p className="text-muted">{t.pins.findingsText}</p>
      <ul className="mt-1 flex flex-col gap-1">
        {findings.map(({ kind, place, excerpt }) => (
          <li key={`${kind} ${place} ${excerpt}`} className="rounded-lg border border-ask/40 px-2.5 py-1.5">
            <b className="font-[600] text-ask">{t.pins.finding[kind]}</b>{' '}
            <span className="font-mono text-muted">
              <PlainText line text={place} />
            </span>
            <span className="block font-mono">
              <FoldedText text={excerpt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
