/** Names of servers that look alike to a person have the same skeleton. */
export function skeleton(name: string): string {
  return name
    .replaceAll(/[-_]/g, '')
    .replaceAll('0', 'o')
    .replaceAll('1', 'l')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');
}
