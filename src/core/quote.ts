const unseen = /[\p{C}\p{Zl}\p{Zp}]+/gu;

/**
 * Somebody else's words inside a sentence of ours: in quotation marks they cannot end, without control and hidden characters,
 * and never long.
 */
export function quote(text: string, most = 80): string {
  const plain = text
    .slice(0, 16 * most)
    .replaceAll(unseen, ' ')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/["“”„‟«»]/gu, "'")
    .trim();
  const characters = [...plain];
  return `“${characters.length > most ? `${characters.slice(0, most).join('')}…` : plain}”`;
}
