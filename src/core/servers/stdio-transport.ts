import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client';
import { createDelivery } from './delivery.ts';
import { createLastLines, type LastLines, toPlainLine } from './last-lines.ts';
import { createLineSplitter } from './line-splitter.ts';
import type { ServerBook } from './process-book.ts';
import { type ProcessGroup, startGroup } from './process-group.ts';
import { toMessage } from './to-message.ts';

/** The longest message a server may send. */
export const largestMessage = 64 * 1024 * 1024;
/** Milliseconds for what a program wrote last to come through its pipes, and for one that closed them to exit. */
const patience = { drain: 250, exit: 2000 };
const longestStrange = 16 * 1024;

/** Why a server's connection over pipes is over. */
export type PipeEnd =
  | { readonly kind: 'exited'; readonly code: number | null; readonly signal: string | null }
  | { readonly kind: 'message-too-long' }
  /** It closed its input or output and goes on running. */
  | { readonly kind: 'mute' }
  | { readonly kind: 'closed' };

export interface StdioTransportOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** Where its processes are written down. */
  readonly book: ServerBook;
  /** Called when all of its processes are gone, or could not be started. */
  readonly cleanup: () => Promise<void>;
  /** Told how many lines on its output were no messages, at the first and then at each power of ten. */
  readonly onGarbage: (lines: number) => void;
  /** Told each line of its error output, without control characters. */
  readonly onErrorLine: (line: string) => void;
}

/**
 * Speaks JSON-RPC with a program over its input and output, one message a line. Unlike the SDK's own it ends the whole process
 * group, keeps the program's last words, and takes messages of up to 64 MB in linear time.
 */
export class StdioTransport implements Transport {
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  onmessage?: ((message: JSONRPCMessage) => void) | undefined;

  readonly #options: StdioTransportOptions;
  readonly #errorOutput: LastLines;
  #starting: Promise<void> | undefined;
  #group: ProcessGroup | undefined;
  #ending: Promise<void> | undefined;
  #end: PipeEnd | undefined;
  readonly #ended = Promise.withResolvers<void>();
  readonly #deliver = createDelivery((message) => this.#hand(message));
  #garbage = 0;
  #strange: string | undefined;
  #heard = false;

  constructor(options: StdioTransportOptions) {
    this.#options = options;
    this.#errorOutput = createLastLines(50, options.onErrorLine);
  }

  /** The SDK tells a transport over pipes by its `pid` and `stderr`. */
  get pid(): number | null {
    return this.#group?.child.pid ?? null;
  }

  get stderr(): null {
    return null;
  }

  /** Why the connection is over; undefined while it is not. */
  get end(): PipeEnd | undefined {
    return this.#end;
  }

  /** The last lines the program wrote to its error output, oldest first. */
  get lastWords(): readonly string[] {
    return this.#errorOutput.lines();
  }

  /** The first line that was no message, while none was one. */
  get strange(): string | undefined {
    return this.#heard ? undefined : this.#strange;
  }

  /** Starts the program once, however often it is called: we start it to time it, the SDK then starts it again. */
  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  async #start(): Promise<void> {
    const group = await startGroup(this.#options);
    this.#group = group;
    const { child } = group;
    const split = createLineSplitter({
      limit: largestMessage,
      onLine: (line) => this.#receive(line),
      onTooLong: () => this.#finish({ kind: 'message-too-long' }),
    });
    child.stdout.on('data', split);
    child.stderr.on('data', (chunk: Buffer) => this.#errorOutput.push(chunk));
    child.stderr.once('end', () => this.#errorOutput.push(Buffer.from('\n')));
    for (const stream of [child.stdout, child.stderr]) stream.on('error', () => {});
    // A program that no longer reads or writes cannot be spoken to; its exit, when that is why, is told first.
    child.stdin.on('error', () => this.#finishAfter(patience.exit));
    child.on('error', () => {});
    // What it wrote last is still in the pipes; a grandchild may hold them open for ever.
    child.once('close', () => this.#finish(this.#exit()));
    child.stdout.once('end', () => this.#finishAfter(patience.exit));
    child.once('exit', () => this.#finishAfter(patience.drain));
    if (this.#end) await group.stop();
  }

  /** When this process was too busy for these milliseconds, it reads what has come meanwhile before it judges. */
  #finishAfter(milliseconds: number): void {
    setTimeout(() => setImmediate(() => this.#finish(this.#exit())), milliseconds).unref();
  }

  #exit(): PipeEnd {
    const { exitCode: code = null, signalCode: signal = null } = this.#group?.child ?? {};
    return code === null && signal === null ? { kind: 'mute' } : { kind: 'exited', code, signal };
  }

  #receive(line: Buffer): void {
    const message = toMessage(line.toString('utf8'));
    if (message) {
      this.#heard = true;
      this.#deliver(message);
    }
    // Many programs print a greeting or a log line here; a blank line is not worth counting.
    else if (line.length > 1) this.#count(line);
  }

  #count(line: Buffer): void {
    this.#strange ??= toPlainLine(line.toString('utf8', 0, longestStrange));
    this.#garbage += 1;
    if (Number.isInteger(Math.log10(this.#garbage))) this.#options.onGarbage(this.#garbage);
  }

  #hand(message: JSONRPCMessage): void {
    try {
      if (!this.#end) this.onmessage?.(message);
    } catch (error) {
      this.onerror?.(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const stdin = this.#group?.child.stdin;
    // It is ending: how it ends says more than that it cannot be spoken to.
    if (stdin && !stdin.writable) await this.#ended.promise;
    if (!stdin?.writable || this.#end) throw new Error('The program is not running.');
    stdin.write(`${JSON.stringify(message)}\n`);
  }

  #finish(end: PipeEnd): void {
    if (this.#end) return;
    this.#end = end;
    this.#ended.resolve();
    this.#ending = this.#stop();
    this.onclose?.();
  }

  async #stop(): Promise<void> {
    await this.#starting?.catch(() => {});
    await this.#group?.stop();
    await this.#options.cleanup();
  }

  /** Resolves when the whole process group is gone. */
  async close(): Promise<void> {
    this.#finish({ kind: 'closed' });
    await this.#ending;
  }
}
