import type { Approval } from '../../shared/approvals.ts';

/** The waiting calls, oldest first. */
export function oldestFirst(list: readonly Approval[]): readonly Approval[] {
  return list.toSorted((one, other) => Date.parse(one.askedAt) - Date.parse(other.askedAt));
}

/** Tells one thing shown from another: the same id with other contents is another. */
export function shownKey({ id, digest }: { id: string; digest: string }): string {
  return `${id} ${digest}`;
}

/** The others the same answer could be for: identical questions, the given one not among them. */
export function identicalTo(approval: Approval, list: readonly Approval[]): readonly Approval[] {
  return list.filter((other) => other.group === approval.group && other.id !== approval.id);
}
