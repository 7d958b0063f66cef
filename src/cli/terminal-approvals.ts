import type { Core } from '../core/core.ts';
import type { Approval } from '../shared/approvals.ts';
import { asAppError } from '../shared/errors.ts';
import { type Chosen, denied, keys, type Line, offer, reasonLength, secondAct } from './answer-keys.ts';
import { editLine } from './edit-line.ts';
import { paint } from './print.ts';
import { questionLines, secondsLeft } from './prompt-text.ts';
import type { Terminal } from './terminal.ts';
import { terminalSafe } from './terminal-safe.ts';

/** Keys count only when none came for this long after the question was shown, in milliseconds. */
const guardMs = 500;

const interrupt = '\x03';

/** `guard`: what is typed was meant for something else. `choice`: one key answers. `line`: a line, ended by Enter. */
type Mode = 'guard' | 'choice' | 'line';

/**
 * Asks the person at this terminal, one approval at a time, oldest first, until closed. What was typed before a question was
 * shown never answers it. Ctrl-C refuses the question on screen and quits; so does a terminal that goes away.
 */
export function askInTerminal({
  core,
  terminal: { input, output },
  onQuit = () => undefined,
}: {
  core: Pick<Core, 'subscribe'> & { approvals: Pick<Core['approvals'], 'attach' | 'list' | 'decide'> };
  terminal: Terminal;
  onQuit?: () => void;
}): { close(): void } {
  const { approvals } = core;
  let shown: Approval | null = null;
  let mode: Mode = 'guard';
  let line: Line | null = null;
  let typed = '';
  let guard: NodeJS.Timeout | undefined;
  let over: NodeJS.Immediate | undefined;
  let deciding = false;
  let closed = false;

  const say = (text: string) => output.write(`${text}\n`);
  const lines = (approval: Approval, full: boolean) =>
    questionLines(approval, {
      columns: output.columns || 80,
      full,
      now: Date.now(),
      waiting: Math.max(1, approvals.list().length),
    });

  /** Fits the screen to what waits: takes a question back that waits no more, and shows the oldest one. */
  function look(waiting: readonly Approval[]): void {
    if (deciding || closed) return;
    if (shown && !waiting.some(({ id, digest }) => id === shown?.id && digest === shown.digest)) withdraw(shown);
    const [next] = waiting;
    if (!shown && next) show(next);
    else if (!shown) listen(false);
  }

  function show(approval: Approval): void {
    shown = approval;
    listen(true);
    const [space = '', heading = '', ...rest] = lines(approval, false);
    say([space, paint('bold', heading, output), ...rest].join('\n'));
    startGuard();
  }

  function withdraw({ expiresAt }: Approval): void {
    shown = null;
    stopGuard();
    const late = Date.now() >= Date.parse(expiresAt);
    say(`\nWithdrawn: ${late ? 'nobody answered in time, so it was refused' : 'this call no longer waits'}.`);
  }

  function startGuard(): void {
    stopGuard();
    // What was typed while this process stood still is read before it ends.
    guard = setTimeout(() => {
      over = setImmediate(ask);
    }, guardMs);
  }

  function stopGuard(): void {
    mode = 'guard';
    clearTimeout(guard);
    clearImmediate(over);
  }

  function ask(): void {
    mode = 'choice';
    typed = '';
    output.write(offer);
  }

  function decide({ answer, said }: Chosen, confirmed = false): void {
    if (!shown) return;
    const { id, digest } = shown;
    shown = null;
    stopGuard();
    deciding = true;
    try {
      approvals.decide({ id, digest, answer, ...(confirmed && { confirmed }) });
      say(said);
    } catch (error) {
      say(terminalSafe(asAppError(error).message));
    }
    deciding = false;
    look(approvals.list());
  }

  function onKeys(chunk: string): void {
    if (chunk.includes(interrupt)) {
      say('');
      closed = true;
      decide(denied);
      onQuit();
    } else if (shown && mode === 'guard') startGuard();
    else if (shown && mode === 'choice') choose(shown, chunk.trim());
    else if (shown && mode === 'line' && line) edit(shown, line, chunk);
  }

  /** Exactly one key: a paste, an arrow key or two keys at once are no answer. */
  function choose(approval: Approval, key: string): void {
    if (key === '') return;
    say(terminalSafe(key.slice(0, 20)));
    const chosen = keys[key];
    if (!chosen) {
      const seen = key === 'v' ? lines(approval, true).join('\n') : 'That is no answer.';
      say(`${seen}\n${secondsLeft(approval, Date.now())}`);
      ask();
    } else if ('question' in chosen) startLine(chosen);
    else if (approval.twice && chosen.answer.kind !== 'deny') startLine(secondAct(approval, chosen));
    else decide(chosen);
  }

  function startLine(next: Line): void {
    mode = 'line';
    line = next;
    typed = '';
    output.write(`${next.question} (Escape goes back): `);
  }

  function edit({ twice }: Approval, { read }: Line, chunk: string): void {
    const edited = editLine(typed, chunk, reasonLength);
    typed = edited.typed;
    output.write(edited.ended === null ? edited.echo : `${edited.echo}\n`);
    if (edited.ended === 'escape') ask();
    if (edited.ended !== 'enter') return;
    const chosen = read(typed);
    if (chosen) decide(chosen, twice);
    else {
      say('Not confirmed.');
      ask();
    }
  }

  /** The terminal is raw only while a question is on screen; otherwise it works as usual, Ctrl-C included. */
  function listen(on: boolean): void {
    try {
      if (input.isRaw !== on) input.setRawMode(on);
      if (on) input.resume();
      else input.pause();
    } catch {
      onGone();
    }
  }

  /** The terminal went away: nobody can be asked any more. */
  function onGone(): void {
    if (closed) return;
    close();
    onQuit();
  }

  function close(): void {
    closed = true;
    stopGuard();
    unsubscribe();
    input.off('data', onKeys).off('end', onGone).off('error', onGone);
    output.off('error', onGone);
    listen(false);
    attached.detach();
  }

  input.setEncoding('utf8');
  input.on('data', onKeys).on('end', onGone).on('error', onGone).pause();
  output.on('error', onGone);
  const unsubscribe = core.subscribe((message) => {
    if (message.name === 'approvals.changed') look(message.value);
  });
  const attached = approvals.attach();
  look(approvals.list());
  return { close };
}
