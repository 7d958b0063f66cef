import { expect, it } from 'vitest';
import { agentText } from '../../../src/core/gateway/agent-errors.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { proves } from '../../proves.ts';

it('tells the agent when the question was lost, and nothing of why', () => {
  proves('prompt.lost-told');
  const text = agentText(new AppError('call.prompt_lost', 'The prompt at /home/ada crashed.'), 'files');
  expect(text).toBe(
    'The question to the person was closed or lost before they answered, so the call was refused. Ask the person to open Countersign.',
  );
});
