import { createHash } from 'node:crypto';

/** What a callback came to, as far as the browser that brought it is told. */
export type CallbackOutcome = 'received' | 'refused' | 'wrong-issuer' | 'not-ours' | 'used';

/** A heading and a sentence per outcome. */
export type CallbackWords = Readonly<Record<CallbackOutcome, readonly [heading: string, sentence: string]>>;

export const englishWords: CallbackWords = {
  received: ['Back to Countersign', 'Countersign has the answer and finishes the sign-in. You can close this page.'],
  refused: ['Not signed in', 'The sign-in was refused. Countersign says more. You can close this page.'],
  'wrong-issuer': [
    'Not signed in',
    'This answer is not from where you were sent to sign in, so Countersign did not use it. You can close this page.',
  ],
  'not-ours': ['Nothing happened', 'This is no answer that Countersign waits for. You can close this page.'],
  used: ['Already answered', 'This sign-in has had its answer; nothing more happened. You can close this page.'],
};

const style = `:root{color-scheme:light dark}
body{margin:0;min-height:100vh;display:grid;place-items:center;font:16px/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}
main{max-width:26rem;padding:2rem;text-align:center}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}
p{margin:0}
small{display:block;margin-top:1.5rem}`;
const hash = `sha256-${createHash('sha256').update(style).digest('base64')}`;

/** Nothing is loaded, run, framed, sent on or kept. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src '${hash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
  connection: 'close',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The whole page, of our own words and the name that the person gave the server; nothing of the callback is in it. */
export function callbackPage(outcome: CallbackOutcome, server: string, words: CallbackWords): string {
  const [heading, sentence] = words[outcome].map(escapeHtml);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<title>${heading} – Countersign</title>
<style>${style}</style>
<main><h1>${heading}</h1><p>${sentence}</p><small>Countersign · ${escapeHtml(server)}</small></main>
</html>
`;
}
