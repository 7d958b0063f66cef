import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expand, parseTemplate, secretPlaceholder } from '../../../src/core/servers/placeholders.ts';
import { proves } from '../../proves.ts';

const naming = async ({ kind, name }: { kind: string; name: string }) => `<${kind} ${name}>`;

describe('placeholders', () => {
  it('are replaced wherever they stand, and a literal ${ can be written', async () => {
    expect(await expand('a ${HOME}/${secret:x.TOKEN} $${HOME} $1 {b} $', naming)).toBe(
      'a <env HOME>/<secret x.TOKEN> ${HOME} $1 {b} $',
    );
  });

  it('are not expanded again inside a value', async () => {
    expect(await expand('${A}', async () => '${secret:x}')).toBe('${secret:x}');
  });

  it('that are malformed are refused, not passed over', () => {
    for (const text of [
      '${}',
      '${',
      'a ${b',
      '${env:A}',
      '${input:a}',
      '${a b}',
      '${secret:}',
      '${secret:a b}',
      '${1A}',
    ]) {
      expect(() => parseTemplate(text), text).toThrow(expect.objectContaining({ code: 'input.invalid' }));
    }
  });

  it('fail as a whole when one stands for nothing', async () => {
    proves('servers.unresolved-is-named');
    const lookup = async () => Promise.reject(new Error('missing'));
    await expect(expand('a ${B}', lookup)).rejects.toThrow('missing');
  });

  it('leave every text without ${ as it is, and give back every escaped text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        const escaped = text.replaceAll('${', () => '$${');
        expect(await expand(escaped, naming)).toBe(text);
      }),
    );
  });

  it('for a secret can be made from its name', () => {
    expect(parseTemplate(secretPlaceholder('files.API_KEY'))).toEqual([{ kind: 'secret', name: 'files.API_KEY' }]);
  });
});
