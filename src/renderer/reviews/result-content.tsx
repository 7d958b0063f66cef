import type { ReviewWithResult } from '../../shared/approvals.ts';
import { t } from '../text/en.ts';
import { FoldedText } from '../ui/folded-text.tsx';
import { PlainText } from '../ui/plain-text.tsx';
import { TextValue } from '../ui/text-value.tsx';
import { ValueView } from '../ui/value-view.tsx';

type Part = ReviewWithResult['result']['content'][number];

/** Kinds of picture that are nothing but a picture. */
const pictures = /^image\/(png|jpeg|gif|webp)$/;
const base64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

function texts(part: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(part).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function Media({ type, data }: { type: string; data: string }) {
  if (pictures.test(type) && base64.test(data)) {
    return (
      <img
        src={`data:${type};base64,${data.replaceAll(/\s/g, '')}`}
        alt={t.reviews.image(type)}
        className="max-h-[420px] max-w-full rounded-lg border border-line object-contain"
      />
    );
  }
  return (
    <p className="text-muted">
      <PlainText line text={t.reviews.notShown(type, Math.floor(data.length * 0.75))} />
    </p>
  );
}

function Resource({ resource }: { resource: unknown }) {
  const { uri = '', text, blob, mimeType = '' } = texts(Object(resource));
  return (
    <>
      <p className="text-muted">
        {t.reviews.resource} <TextValue name="" text={uri} />
      </p>
      {text !== undefined && <FoldedText text={text} />}
      {blob !== undefined && <Media type={mimeType} data={blob} />}
    </>
  );
}

function PartView({ part }: { part: Part }) {
  const { text, data, mimeType = '' } = texts(part);
  if (part.type === 'text' && text !== undefined) return <TextValue name="" text={text} />;
  if ((part.type === 'image' || part.type === 'audio') && data !== undefined)
    return <Media type={mimeType} data={data} />;
  if (part.type === 'resource') return <Resource resource={part.resource} />;
  if (part.type === 'resource_link') return <Resource resource={part} />;
  return (
    <>
      <p className="text-muted">
        <PlainText line text={t.reviews.other(part.type)} />
      </p>
      <ValueView name="" value={part} />
    </>
  );
}

/** Everything a result holds: text as text, pictures as pictures, links as text, anything else as the data it is. */
export function ResultContent({ result }: { result: ReviewWithResult['result'] }) {
  const { content, structuredContent } = result;
  return (
    <section aria-label={t.reviews.result} className="flex flex-col gap-2 font-mono text-small">
      {content.length === 0 && structuredContent === undefined && <p className="text-muted">{t.reviews.empty}</p>}
      {content.map((part, place) => {
        // A result never changes while it is shown.
        const key = `${place}`;
        return (
          <div key={key} className="min-w-0 rounded-lg bg-sunken px-3 py-2">
            <PartView part={part} />
          </div>
        );
      })}
      {structuredContent !== undefined && (
        <div className="min-w-0 rounded-lg bg-sunken px-3 py-2">
          <p className="font-sans text-muted">{t.reviews.structured}</p>
          <ValueView name="" value={structuredContent} />
        </div>
      )}
    </section>
  );
}
