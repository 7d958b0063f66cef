import { PlainText } from './plain-text.tsx';

/** Somebody else's name for something, in one line; in quotes where it has nothing to see, or blanks at an end. */
export function NameText({ name, className = '' }: { name: string; className?: string }) {
  const seen = name !== '' && name === name.trim();
  return <PlainText line text={seen ? name : JSON.stringify(name)} className={className} />;
}
