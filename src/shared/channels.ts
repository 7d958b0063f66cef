/** The two fixed channels between the page and the main process. No imports here: the preload script carries this file. */
export const channels = { request: 'countersign:request', event: 'countersign:event' } as const;
