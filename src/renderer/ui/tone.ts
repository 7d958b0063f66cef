/** Colour means verdict and nothing else: allowed, asks, refused; `plain` says nothing, `accent` is what is chosen. */
export type Tone = 'plain' | 'accent' | 'allow' | 'ask' | 'deny';

export const softTone: Record<Tone, string> = {
  plain: 'bg-sunken text-muted',
  accent: 'bg-accent-soft text-accent',
  allow: 'bg-allow-soft text-allow',
  ask: 'bg-ask-soft text-ask',
  deny: 'bg-deny-soft text-deny',
};

export const dotTone: Record<Tone, string> = {
  plain: 'bg-edge',
  accent: 'bg-accent',
  allow: 'bg-allow',
  ask: 'bg-ask',
  deny: 'bg-deny',
};

export const textTone: Record<Tone, string> = {
  plain: 'text-text',
  accent: 'text-accent',
  allow: 'text-text',
  ask: 'text-ask',
  deny: 'text-deny',
};
