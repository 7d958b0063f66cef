const latin = /\p{Script=Latin}/u;
const lookAlikes =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\u{1D400}-\u{1D7FF}\uFF21-\uFF5A]/u;

/** Whether Latin letters and letters that pass for Latin ones stand in one word. */
export function mixesLookAlikes(text: string): boolean {
  return (text.match(/[\p{L}\p{M}\p{N}_-]+/gu) ?? []).some((word) => latin.test(word) && lookAlikes.test(word));
}

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** Whether letters that run from right to left stand beside numbers or Latin letters, whose order on the screen is then another. */
export function mixesDirections(text: string): boolean {
  return rightToLeft.test(text) && /[\p{Script=Latin}\p{N}]/u.test(text);
}
