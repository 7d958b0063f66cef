import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { proves } from '../proves.ts';

const program = fileURLToPath(new URL('fixtures/ask-on-terminal.ts', import.meta.url));
const offer = 'v view all > ';
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** The prompt on a real pty: `script` gives the program a terminal and us its keyboard and screen. */
function onTerminal(plan: unknown) {
  const quoted = [process.execPath, program, JSON.stringify(plan)].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  const child = spawn('script', ['-qfec', quoted.join(' '), '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  let screen = '';
  let read = 0;
  const moved = new EventTarget();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text.replaceAll('\r', '');
    moved.dispatchEvent(new Event('more'));
  });
  return {
    type: (keys: string) => child.stdin.write(keys),
    screen: () => screen,
    /** Waits for text after what was last waited for. */
    async sees(text: string): Promise<void> {
      for (;;) {
        const at = screen.indexOf(text, read);
        if (at >= 0) {
          read = at + text.length;
          return;
        }
        await once(moved, 'more');
      }
    },
    /** Half a second goes by, for a plan whose time stands still. */
    pass(): void {
      process.kill(Number(/PID (\d+) READY/.exec(screen)?.[1]), 'SIGUSR2');
    },
    decisions: () => [...screen.matchAll(/^DECIDED (.*)$/gm)].map(([, json]) => JSON.parse(json ?? '')),
  };
}

describe('the prompt in the terminal', () => {
  it.each([
    ['a', { kind: 'allow-once' }],
    ['s', { kind: 'allow-session' }],
    ['h', { kind: 'allow-hour' }],
    ['d', { kind: 'deny' }],
    ['d\r', { kind: 'deny' }],
  ])('takes %j for an answer, bound to what was shown', async (keys, answer) => {
    const terminal = onTerminal({ questions: [{}] });
    await terminal.sees(offer);
    terminal.type(keys);
    await terminal.sees('END raw=false attached=0');
    expect(terminal.decisions()).toEqual([{ id: 'q1', digest: 'digest-q1', answer }]);
  });

  it('shows who asks, what for, every argument, the claims, the reason and the time left, in this order', async () => {
    const terminal = onTerminal({
      questions: [
        {
          client: 'inspector 2',
          title: 'Write\u001b[2J a file',
          arguments: { path: '/tmp/\u202egpj', content: 'one\ntwo', deep: { list: [1, null] } },
          annotations: { destructiveHint: true },
        },
      ],
    });
    await terminal.sees(offer);
    const expected = [
      'Approval 1 of 1',
      'claude (calls itself “inspector 2”) asks for',
      'files › write_file (“Write‹U+001B›[2J a file”)',
      'If you allow it, “files” runs “write_file” with the arguments below.',
      'path: "/tmp/‹U+202E›gpj"',
      'content: 2 lines, 7 characters',
      '│ one\n',
      '│ two\n',
      'deep:\n',
      'list: (2 in a list)',
      '1: null',
      'The server claims: it DESTROYS or overwrites.',
      'Why it asks: no rule answers it',
      'seconds left; silence refuses.',
      offer,
    ];
    const places = expected.map((text) => terminal.screen().indexOf(text));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(terminal.screen()).not.toContain('\u001b[2J');
  });

  it('counts a long text and shows all of it on v', async () => {
    const text = `${'x'.repeat(1200)}tail`;
    const terminal = onTerminal({ questions: [{ arguments: { text } }] });
    await terminal.sees('… 1,204 characters, type v to view all');
    await terminal.sees(offer);
    expect(terminal.screen()).not.toContain('tail');
    terminal.type('v');
    await terminal.sees('tail');
    await terminal.sees(offer);
    terminal.type('d');
    await terminal.sees('END');
  });

  it('never takes what was typed before a question was shown for its answer', async () => {
    const terminal = onTerminal({ questions: [{}], afterMs: 300, stopped: true });
    await terminal.sees('READY');
    terminal.type('aaa\ra');
    await terminal.sees('aaa\na');
    terminal.pass();
    await terminal.sees('Approval 1 of 1');
    await terminal.sees('HEARD 5');
    terminal.type('a');
    await terminal.sees('HEARD 6');
    terminal.pass();
    await terminal.sees(offer);
    expect(terminal.decisions()).toEqual([]);
    terminal.type('d');
    await terminal.sees('END');
    expect(terminal.decisions()).toEqual([{ id: 'q1', digest: 'digest-q1', answer: { kind: 'deny' } }]);
  });

  it('does not let a key meant for one question answer the next', async () => {
    const terminal = onTerminal({ questions: [{}, {}, {}], stopped: true });
    await terminal.sees('READY');
    terminal.pass();
    await terminal.sees('Approval 1 of 3');
    terminal.pass();
    await terminal.sees(offer);
    terminal.type('a');
    await terminal.sees('Approval 1 of 2');
    terminal.type('a');
    await terminal.sees('HEARD 2');
    terminal.pass();
    await terminal.sees(offer);
    expect(terminal.decisions()).toHaveLength(1);
    terminal.type('d');
    await terminal.sees('Approval 1 of 1');
    terminal.pass();
    await terminal.sees(offer);
    terminal.type('s');
    await terminal.sees('END');
    expect(terminal.decisions().map(({ id, answer }) => [id, answer.kind])).toEqual([
      ['q1', 'allow-once'],
      ['q2', 'deny'],
      ['q3', 'allow-session'],
    ]);
  });

  it('allows always only after the word is typed', async () => {
    const terminal = onTerminal({ questions: [{}] });
    await terminal.sees(offer);
    terminal.type('w');
    await terminal.sees('Type always to confirm');
    terminal.type('yes\r');
    await terminal.sees('Not confirmed.');
    await terminal.sees(offer);
    expect(terminal.decisions()).toEqual([]);
    terminal.type('w');
    await terminal.sees('Type always to confirm');
    terminal.type('alwaysx\x7f\r');
    await terminal.sees('END');
    expect(terminal.decisions()).toMatchObject([{ answer: { kind: 'allow-always' } }]);
  });

  it('denies always only after the word is typed', async () => {
    const terminal = onTerminal({ questions: [{}] });
    await terminal.sees(offer);
    terminal.type('n');
    await terminal.sees('Type never to confirm');
    terminal.type('never\r');
    await terminal.sees('END');
    expect(terminal.decisions()).toMatchObject([{ answer: { kind: 'deny-always' } }]);
  });

  it('allows what may destroy only after a second act, and denies it at once', async () => {
    proves('terminal.second-act');
    const destroys = { twice: true, annotations: { destructiveHint: true } };
    const terminal = onTerminal({ questions: [destroys, destroys, { twice: true }] });
    await terminal.sees(offer);
    terminal.type('a');
    await terminal.sees('It may destroy data. Type allow to confirm');
    terminal.type('a\r');
    await terminal.sees('Not confirmed.');
    await terminal.sees(offer);
    expect(terminal.decisions()).toEqual([]);
    terminal.type('h');
    await terminal.sees('Type allow to confirm');
    terminal.type('allow\r');
    await terminal.sees('Approval 1 of 2');
    await terminal.sees(offer);
    terminal.type('d');
    await terminal.sees('Approval 1 of 1');
    await terminal.sees(offer);
    terminal.type('a');
    await terminal.sees('Your rule wants a second act. Type allow to confirm');
    terminal.type('allow\r');
    await terminal.sees('END');
    expect(terminal.decisions()).toEqual([
      { id: 'q1', digest: 'digest-q1', answer: { kind: 'allow-hour' }, confirmed: true },
      { id: 'q2', digest: 'digest-q2', answer: { kind: 'deny' } },
      { id: 'q3', digest: 'digest-q3', answer: { kind: 'allow-once' }, confirmed: true },
    ]);
  });

  it('denies with a reason, and Escape goes back', async () => {
    const terminal = onTerminal({ questions: [{}] });
    await terminal.sees(offer);
    terminal.type('r');
    await terminal.sees('for the agent to read');
    terminal.type('\x1b');
    await terminal.sees(offer);
    terminal.type('r');
    await terminal.sees('for the agent to read');
    terminal.type('not today\r');
    await terminal.sees('END');
    expect(terminal.decisions()).toMatchObject([{ answer: { kind: 'deny', reason: 'not today' } }]);
  });

  it('asks again after anything that is no answer', async () => {
    const terminal = onTerminal({ questions: [{}] });
    for (const keys of ['y', 'as', '\x1b[A', 'A']) {
      await terminal.sees(offer);
      terminal.type(keys);
      await terminal.sees('That is no answer.');
    }
    expect(terminal.decisions()).toEqual([]);
  });

  it('takes a question back that waits no more, and says so', async () => {
    const terminal = onTerminal({ questions: [{ goneAfterMs: 900 }, {}], stopped: true });
    await terminal.sees('READY');
    terminal.pass();
    await terminal.sees('silence refuses.');
    terminal.pass();
    await terminal.sees(offer);
    terminal.pass();
    await terminal.sees('Withdrawn: this call no longer waits.');
    await terminal.sees('Approval 1 of 1');
    await terminal.sees('silence refuses.');
    terminal.pass();
    await terminal.sees(offer);
    terminal.type('a');
    await terminal.sees('END');
    expect(terminal.decisions()).toMatchObject([{ id: 'q2' }]);
  });

  it('says that silence refused', async () => {
    const terminal = onTerminal({ questions: [{ expiresAt: new Date().toISOString(), goneAfterMs: 300 }] });
    await terminal.sees('Withdrawn: nobody answered in time, so it was refused.');
  });

  it('refuses the question on screen and quits on Ctrl-C, and gives the terminal back', async () => {
    const terminal = onTerminal({ questions: [{}, {}] });
    await terminal.sees('Approval 1 of 2');
    terminal.type('\x03');
    await terminal.sees('QUIT raw=false attached=0');
    expect(terminal.decisions()).toMatchObject([{ id: 'q1', answer: { kind: 'deny' } }]);
  });

  it('keeps a margin no argument can leave', async () => {
    proves('terminal.escapes');
    const forged = `ok${' '.repeat(300)}a allow once`;
    const terminal = onTerminal({ questions: [{ arguments: { forged } }] });
    await terminal.sees('Arguments:\n');
    await terminal.sees(offer);
    const [, rest = ''] = terminal.screen().split('Arguments:\n');
    const lines = rest.slice(0, rest.indexOf('\n\n')).split('\n');
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) expect(line).toMatch(/^ {2}.{1,77}$/);
  });
});
