import { t } from '../text/en.ts';
import { PhraseText } from '../ui/phrase.tsx';
import type { Lasting } from './use-lasting.ts';

function PreviewLine({ lasting }: { lasting: Lasting }) {
  const { preview, when } = lasting;
  const counted = preview !== null && preview.of > 0;
  return (
    <p role="status" className="mt-1.5 min-h-[1.45em] text-small text-muted">
      {when === undefined && t.prompt.noTick} {counted && t.prompt.preview(preview.allowed, preview.of)}{' '}
      {counted && preview.denied > 0 && <b className="text-ask">{t.prompt.previewDenied(preview.denied)}</b>}
    </p>
  );
}

/** What must hold of the arguments for a longer answer to count, made from the arguments themselves. */
export function LastingConditions({ lasting }: { lasting: Lasting }) {
  if (lasting.offers.length === 0) return null;
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-small text-muted">{t.prompt.lasting}</legend>
      <div className="flex flex-wrap gap-1.5 font-mono text-small">
        {lasting.offers.map((offer) => (
          <label
            key={offer.condition.argument}
            className="inline-flex min-w-0 items-baseline gap-1.5 rounded-[7px] border border-line px-[9px] py-[3px] hover:border-edge has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="checkbox"
              className="translate-y-px accent-accent"
              checked={lasting.isTicked(offer)}
              onChange={(event) => lasting.tick(offer, event.target.checked)}
            />
            <span className="min-w-0">
              <PhraseText phrase={t.rules.condition(offer.condition)} />
            </span>
          </label>
        ))}
      </div>
      <PreviewLine lasting={lasting} />
    </fieldset>
  );
}
