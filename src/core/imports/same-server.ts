import { digestOf } from '../digest.ts';

interface Shape {
  readonly transport: string;
  readonly command?: string | null | undefined;
  readonly args?: readonly string[] | undefined;
  readonly url?: string | null | undefined;
  /** The names of its environment variables. */
  readonly names: readonly string[];
}

/**
 * What makes a server the one it is, whatever it is called: its command, arguments and the names of its variables, or its address.
 * Secrets count as the same, because one of the two is a placeholder.
 */
export function identityOf({ transport, command, args, url, names }: Shape): string {
  const open = (text: string) => text.replaceAll(/\$\{secret:[^}]*\}/g, '${secret}');
  if (transport === 'stdio') return digestOf(['stdio', command, (args ?? []).map(open), [...names].sort()]);
  const address = URL.parse(open(url ?? ''));
  return digestOf(['remote', address ? address.href.replace(/\/$/, '') : open(url ?? '')]);
}
