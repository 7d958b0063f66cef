import type { ReactNode } from 'react';
import { t } from '../text/en.ts';
import { FoldedText } from '../ui/folded-text.tsx';
import { PlainText } from '../ui/plain-text.tsx';
import { TextValue } from '../ui/text-value.tsx';
import { ValueView } from '../ui/value-view.tsx';

type Part = Readonly<Record<string, unknown>> & { readonly type: string };

/** Kinds of picture and of sound that are nothing but that. */
const pictures = /^image\/(png|jpeg|gif|webp)$/;
const sounds = /^audio\/(wav|wave|x-wav|mpeg|mp3|ogg|opus|webm|flac|aac|mp4)$/;
const base64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

function texts(part: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(part).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** What the thing under it is; the server's own words are among them. */
function Note({ children }: { children: ReactNode }) {
  return <p className="font-sans text-muted">{children}</p>;
}

function Media({ type, data }: { type: string; data: string }) {
  const bytes = Math.floor(data.replaceAll(/[\s=]/g, '').length * 0.75);
  const url = `data:${type};base64,${data.replaceAll(/\s/g, '')}`;
  const whole = base64.test(data);
  if (whole && pictures.test(type)) {
    return (
      <>
        <Note>{t.reviews.media(type, bytes)}</Note>
        <img
          src={url}
          alt={t.reviews.image(type)}
          className="mt-1.5 max-h-[420px] max-w-full rounded-lg border border-line object-contain"
        />
      </>
    );
  }
  if (whole && sounds.test(type)) {
    return (
      <>
        <Note>{t.reviews.media(type, bytes)}</Note>
        <audio controls preload="none" src={url} aria-label={t.reviews.sound(type)} className="mt-1.5 max-w-full">
          {/* Nobody has written down what is heard. */}
          <track kind="captions" />
        </audio>
      </>
    );
  }
  return (
    <Note>
      <PlainText line text={t.reviews.notShown(type, bytes)} />
    </Note>
  );
}

/** A resource that came along, or a link to one: never followed. */
function Resource({ words, resource }: { words: string; resource: unknown }) {
  const { uri = '', text, blob, mimeType = '', name, title, description } = texts(Object(resource));
  const { size } = Object(resource);
  const bytes = text === undefined ? size : new Blob([text]).size;
  const facts = [title ?? name, mimeType, typeof bytes === 'number' && t.reviews.size(bytes)].filter(Boolean);
  return (
    <>
      <Note>
        {words} {facts.length > 0 && <PlainText line text={facts.join(' · ')} />}
      </Note>
      <TextValue name="" text={uri} />
      {description !== undefined && (
        <p className="font-sans">
          <FoldedText text={description} />
        </p>
      )}
      {text !== undefined && (
        <div className="mt-1.5 border-t border-line pt-1.5">
          <FoldedText text={text} />
        </div>
      )}
      {blob !== undefined && <Media type={mimeType} data={blob} />}
    </>
  );
}

function PartView({ part }: { part: Part }) {
  const { text, data, mimeType = '' } = texts(part);
  if (part.type === 'text' && text !== undefined) return <TextValue name="" text={text} />;
  if ((part.type === 'image' || part.type === 'audio') && data !== undefined)
    return <Media type={mimeType} data={data} />;
  if (part.type === 'resource') return <Resource words={t.reviews.resource} resource={part.resource} />;
  if (part.type === 'resource_link') return <Resource words={t.reviews.link} resource={part} />;
  return (
    <>
      <Note>
        <PlainText line text={t.reviews.other(part.type)} />
      </Note>
      <ValueView name="" value={part} />
    </>
  );
}

/** Everything a result holds: text as text, pictures as pictures, sound as sound, links as text, anything else as the data it is. */
export function ResultContent({ result }: { result: { content: readonly Part[]; structuredContent?: unknown } }) {
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
          <Note>{t.reviews.structured}</Note>
          <ValueView name="" value={structuredContent} />
        </div>
      )}
    </section>
  );
}
