import type { Draft } from './draft.ts';
import { isSecret, type Secret, type Text } from './text.ts';

const longest = 64;

/** The draft with labels that can be part of a secret's name; the same secret has one label, different ones have different. */
export function labelled(draft: Draft): Draft {
  const taken = new Map<string, Secret>();
  const label = (secret: Secret): Secret => {
    const plain = secret.label.replaceAll(/[^\w.-]+/g, '-').slice(0, longest) || 'secret';
    for (let count = 1; ; count += 1) {
      const tried = count === 1 ? plain : `${plain}-${count}`;
      const known = taken.get(tried);
      if (known && known.value !== secret.value) continue;
      const found = known ?? { label: tried, value: secret.value };
      taken.set(tried, found);
      return found;
    }
  };
  const relabel = (text: Text): Text => text.map((part) => (isSecret(part) ? label(part) : part));
  return {
    ...draft,
    values: draft.values.map(({ name, text }) => ({ name, text: relabel(text) })),
    args: draft.args.map(relabel),
    url: draft.url && relabel(draft.url),
  };
}
