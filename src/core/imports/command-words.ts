/** The words of a line as a shell would tell them apart: by spaces, with quotation marks and backslashes; nothing is expanded. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  for (const match of line
    .replaceAll(/\\\r?\n/g, ' ')
    .matchAll(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\[\s\S]|[^\s"'\\]|["'])+/g))
    words.push(unquote(match[0]));
  return words;
}

function unquote(word: string): string {
  return word.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\([\s\S])/g, (_all, double, single, escaped) => {
    if (typeof double === 'string') return double.replace(/\\(["\\$`])/g, '$1');
    return typeof single === 'string' ? single : String(escaped);
  });
}
