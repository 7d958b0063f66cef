import { addressParts } from '../lib/address-parts.ts';
import { t } from '../text/en.ts';
import { PlainText } from './plain-text.tsx';

/** Somebody else's address, whole: the host stands out, and a name that can look like another is warned of. */
export function Address({ url }: { url: string }) {
  const parts = addressParts(url);
  if (!parts) return <PlainText text={url} className="font-mono" />;
  return (
    <>
      <span className="font-mono break-all text-muted">
        <PlainText text={parts.before} />
        <b className="font-[650] text-text">
          <PlainText text={parts.host} />
        </b>
        <PlainText text={parts.after} />
      </span>
      {parts.international && <span className="block text-ask">{t.common.international}</span>}
    </>
  );
}
