import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Source } from '../../../src/core/imports/gather.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { importProposalSchema } from '../../../src/shared/imports.ts';
import { proves } from '../../proves.ts';
import { clientFile, importing } from './importing.ts';

const files = [
  'claude-desktop.json',
  'vscode.jsonc',
  'zed.jsonc',
  'codex.toml',
  'goose.yaml',
  'continue.yaml',
  'cherry-studio.json',
];
const documents = files.map((name) => clientFile(name, 'Kanari1234567890abcdef'));

/** A named error, or a proposal in the contract's shape; the code of the error. */
async function outcome(machine: ReturnType<typeof importing>, source: Source): Promise<string> {
  try {
    importProposalSchema.parse(await machine.propose(source));
    return 'proposal';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toMatch(/^import\.(?:unreadable|nothing_found)$/);
    expect(error.remedy).toBeTruthy();
    expect(error.message).not.toContain('Kanari');
    return error.code;
  }
}

const hostile = ['__proto__', 'constructor', '${', '\u202e', '\0', '{', '[', '"', ':', '\n', '- ', '&a *a', '[[', '='];
/** Valid documents with pieces cut out, doubled, or put in. */
const mutated = fc
  .tuple(
    fc.constantFrom(...documents),
    fc.array(fc.tuple(fc.nat(), fc.nat(40), fc.oneof(fc.constantFrom(...hostile), fc.string({ maxLength: 8 }))), {
      minLength: 1,
      maxLength: 6,
    }),
  )
  .map(([document, cuts]) =>
    cuts.reduce((text, [at, length, put]) => {
      const from = at % (text.length + 1);
      return text.slice(0, from) + put + text.slice(from + length);
    }, document),
  );

describe('whatever is imported', () => {
  it('as a text, it is a proposal or a named error', async () => {
    proves('import.bad-input');
    const machine = importing();
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutated, fc.string(), fc.json()), async (text) => {
        await outcome(machine, { kind: 'text', text });
      }),
      { numRuns: 400 },
    );
  });

  it('as servers of any shape, it is a proposal or a named error, and accepting it adds or says why', async () => {
    proves('import.bad-input');
    const machine = importing();
    const key = fc.constantFrom(
      'command',
      'args',
      'env',
      'url',
      'type',
      'headers',
      'timeout',
      'cwd',
      'config',
      '__proto__',
    );
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(...hostile),
      fc.webUrl(),
      fc.array(fc.string()),
    );
    const server = fc.dictionary(key, value);
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), server, { maxKeys: 4 }), async (servers) => {
        const source = { kind: 'text' as const, text: JSON.stringify({ mcpServers: servers }) };
        if ((await outcome(machine, source)) !== 'proposal') return;
        const { added, failed } = await machine.take(source);
        expect(failed.every(({ problem }) => problem.code === 'input.invalid')).toBe(true);
        expect(added.length + failed.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it('as a link, it is a proposal or a named error', async () => {
    proves('import.bad-input');
    const machine = importing();
    const start = fc.constantFrom(
      'countersign://add?',
      'vscode:mcp/install?',
      'cursor://anysphere.cursor-deeplink/mcp/install?',
    );
    const rest = fc.oneof(
      fc.string(),
      fc.webQueryParameters(),
      fc.base64String().map((text) => `name=x&config=${text}`),
    );
    await fc.assert(
      fc.asyncProperty(start, rest, async (before, after) => {
        await outcome(machine, { kind: 'link', url: before + after });
      }),
      { numRuns: 300 },
    );
  });

  it('is refused when it is too large, too deep, too much, or no file', async () => {
    proves('import.bad-input');
    const machine = importing();
    const many = Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`s${n}`, { command: 'c' }]));
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
      .split('')
      .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(',')}]`)
      .join('\n')}`;
    const texts = [
      JSON.stringify({ mcpServers: many }),
      '['.repeat(200_000),
      `{"mcpServers":${'{"a":'.repeat(70)}1${'}'.repeat(71)}`,
      bomb,
    ];
    for (const text of texts) expect(await outcome(machine, { kind: 'text', text })).toBe('import.unreadable');
    const path = machine.write('large.json', ' '.repeat(1_000_001));
    expect(await outcome(machine, { kind: 'file', path })).toBe('import.unreadable');
    expect(await outcome(machine, { kind: 'file', path: machine.home })).toBe('import.unreadable');
    await expect(machine.propose({ kind: 'file', path: '/nowhere/x.json' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('is looked at without taking ever longer, however it is made', async () => {
    proves('import.bad-input');
    const machine = importing();
    const pieces = [
      'a-',
      'curl ',
      'curl |',
      'eval ',
      '$(',
      '${',
      '${{ ',
      'SG.',
      'eyJ',
      '://a:',
      '"',
      "'",
      '=',
      'A=',
      '\n',
      '[',
      ' ',
    ];
    for (const piece of pieces) {
      const long = piece.repeat(Math.floor(80_000 / piece.length));
      const server = { command: 'sh', args: ['-c', long], env: { A: long }, cwd: long };
      const remote = { url: `https://x.example/${long}`, headers: { B: long } };
      await outcome(machine, {
        kind: 'text',
        text: JSON.stringify({ mcpServers: { [long.slice(0, 1000)]: server, remote } }),
      });
      await outcome(machine, { kind: 'text', text: long });
      await outcome(machine, { kind: 'link', url: `countersign://add?config=${long.slice(0, 90_000)}` });
    }
  });

  it('is told the line and column where it is not well-formed, and nothing of what stands there', async () => {
    const broken: [string, string][] = [
      ['{\n  "mcpServers": {\n    oops Kanari\n  }\n}', 'JSON at line 3, column 5'],
      ['"x": {"command": "c",, }', 'JSON at line 1, column 22'],
      ['[mcp_servers.x]\ncommand = Kanari', 'TOML at line 2, column'],
      ['extensions:\n  x: [Kanari\n  y: "', 'YAML at line 3, column'],
    ];
    for (const [text, place] of broken) {
      await expect(importing().propose({ kind: 'text', text })).rejects.toMatchObject({
        message: expect.stringContaining(place),
      });
      await expect(importing().propose({ kind: 'text', text })).rejects.not.toMatchObject({
        message: expect.stringContaining('Kanari'),
      });
    }
  });

  it('is taken in the ways people write it down', async () => {
    const server = '"github": { "command": "npx", "args": ["-y", "x@1"], }, // mine';
    const texts = [
      server,
      `{ ${server}\n}`,
      `{ "mcp": { "servers": { ${server}\n} } }`,
      `\`\`\`json\n{"mcpServers": { ${server}\n}}\n\`\`\``,
      '{"name": "github", "command": ["npx", "-y", "x@1"]}',
      '[{"name": "github", "command": "npx", "args": "-y \\"x@1\\""}]',
      '{"name": "github", "command": "npx -y x@1"}',
      'claude mcp add github -- npx -y x@1',
      '$ claude mcp add --scope user github \\\n  -- npx -y x@1',
      'codex mcp add github npx -y x@1',
    ];
    for (const text of texts) {
      const { servers } = await importing().read(text);
      expect(servers, text).toMatchObject([{ originalName: 'github', command: 'npx', args: ['-y', 'x@1'] }]);
    }
  });
});
