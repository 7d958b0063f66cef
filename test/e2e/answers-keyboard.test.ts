import { expect, it } from 'vitest';
import { proves } from '../proves.ts';
import { everyAnswerBy } from './every-answer.ts';

const desk = everyAnswerBy('keyboard');

it('did all of that without a mouse', async () => {
  expect(await desk().mouseUsed()).toBe(0);
  proves('answers.keyboard');
});
