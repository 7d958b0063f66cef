import { skeleton } from '../look-alike.ts';

const longest = 32;

/** A valid name made of `original` that no name among `taken` looks like; what it becomes is noted in `taken`. */
export function freeName(original: string, taken: Set<string>): string {
  const base = plainName(original);
  for (let count = 1; ; count += 1) {
    const end = count === 1 ? '' : `-${count}`;
    const name = base.slice(0, longest - end.length).replace(/[-_]$/, '') + end;
    if (taken.has(skeleton(name))) continue;
    taken.add(skeleton(name));
    return name;
  }
}

function plainName(original: string): string {
  const plain = original
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/^@[\w.-]+\//, '')
    .replace(/[^a-z0-9]+/g, (between) => (between === '_' ? '_' : '-'))
    .slice(0, longest)
    .replace(/^[-_]+|[-_]+$/g, '');
  return plain || 'server';
}
