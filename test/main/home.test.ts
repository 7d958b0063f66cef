import { describe, expect, it } from 'vitest';
import { chooseHome } from '../../src/core/storage/home.ts';
import { homeFlag } from '../../src/main/home.ts';

describe('the home the app is told', () => {
  it('is what follows --home', () => {
    expect(homeFlag(['app', '--home', '/a'])).toBe('/a');
    expect(homeFlag(['app', '--home=/b', '--other'])).toBe('/b');
    expect(homeFlag(['app', '--other'])).toBeUndefined();
  });

  it('is refused when nothing follows', () => {
    for (const argv of [
      ['app', '--home'],
      ['app', '--home='],
    ]) {
      expect(() => chooseHome(homeFlag(argv), {})).toThrow(expect.objectContaining({ code: 'input.invalid' }));
    }
  });
});
