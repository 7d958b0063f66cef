import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { isOurPage, isOurs } from '../../src/main/origin.ts';
import { proves } from '../proves.ts';

type Frame = NonNullable<IpcMainInvokeEvent['senderFrame']>;

function message(change: { url?: string; origin?: string; main?: boolean; frame?: null } = {}) {
  const senderFrame = {
    url: change.url ?? 'app://countersign/index.html',
    origin: change.origin ?? 'app://countersign',
  } as Frame;
  const sender = { mainFrame: change.main === false ? ({} as Frame) : senderFrame } as WebContents;
  return { sender, senderFrame: change.frame === null ? null : senderFrame };
}

describe('who may ask', () => {
  it('is the main frame of our window while it shows our page', () => {
    proves('ipc.sender');
    expect(isOurPage(message(), () => true)).toBe(true);
  });

  it.each([
    ['a frame inside our page', message({ main: false })],
    ['a frame that is gone', message({ frame: null })],
    ['another origin', message({ origin: 'https://evil.example', url: 'https://evil.example/' })],
    ['another origin behind our address', message({ origin: 'null' })],
    ['an address that starts like ours', message({ url: 'app://countersign.evil.example/' })],
  ])('is not %s', (_who, event) => {
    expect(isOurPage(event, () => true)).toBe(false);
  });

  it('is not a window that is not ours', () => {
    proves('ipc.sender');
    expect(isOurPage(message(), () => false)).toBe(false);
  });
});

describe('our addresses', () => {
  it.each([
    'https://countersign/',
    'app://countersign.evil/',
    'app://evil@countersign/',
    'app://countersign:80/',
    'APPS://countersign/',
    'app:countersign',
    'countersign',
    '',
  ])('%j is not ours', (address) => {
    expect(isOurs(address)).toBe(false);
  });
});
