import type { SignInPort } from '../../src/core/servers/sign-in-port.ts';

/** Nobody signs in anywhere. */
export const noSignIns: SignInPort = {
  authorize: (_target, next) => next,
  view: () => null,
  secretValues: () => [],
};
