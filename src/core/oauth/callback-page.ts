/** What a callback came to. */
export type CallbackOutcome = 'received' | 'refused' | 'wrong-issuer' | 'not-ours' | 'used';

/** A heading and a sentence per outcome; `{server}` stands for the server's name. */
export type CallbackWords = Readonly<Record<CallbackOutcome, readonly [heading: string, sentence: string]>>;
