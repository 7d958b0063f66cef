import type { JSONRPCMessage } from '@modelcontextprotocol/client';

/**
 * Hands messages on, in their order. The SDK handles a notification a moment later but a response at once, so that after a
 * notification the rest waits for that moment; else a call's last progress would be lost when both come in one piece.
 */
export function createDelivery(hand: (message: JSONRPCMessage) => void): (message: JSONRPCMessage) => void {
  const waiting: JSONRPCMessage[] = [];
  let delivering = false;

  function deliver(): void {
    delivering = true;
    for (let message = waiting.shift(); message; message = waiting.shift()) {
      hand(message);
      if (!('id' in message)) {
        queueMicrotask(deliver);
        return;
      }
    }
    delivering = false;
  }

  return (message) => {
    waiting.push(message);
    if (!delivering) deliver();
  };
}
