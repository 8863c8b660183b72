// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Runs whole programs, as a user would, and ends them with whatever they have started if they take
 * too long.
 *
 * @module
 */

const FIXTURES = new URL("./fixtures/", import.meta.url);
const REPOSITORY = new URL("../../", import.meta.url);

/** Milliseconds that a program has by default; in Wine it takes ten times as long to start one. */
const LIMIT = Deno.build.os === "windows" ? 120_000 : 30_000;

/** How a program is run. */
export interface ProgramOptions {
  /** Flags of Deno. Default: all permissions. */
  flags?: string[];
  /** What follows the script. */
  args?: string[];
  /** Where it begins. */
  cwd?: string;
  /** Added to the environment. */
  env?: Record<string, string>;
  /** Milliseconds from its start to the end of the last that holds its outputs. */
  limit?: number;
}

/** How a program has ended. */
export interface Ending {
  code: number;
  signal: string | null;
  stdout: string;
  stderr: string;
}

/** One output, as text. */
class Output {
  text = "";
  readonly closed: Promise<void>;
  readonly #reader: ReadableStreamDefaultReader<string>;
  #isClosed = false;
  #change = Promise.withResolvers<void>();

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.#reader = stream.pipeThrough(new TextDecoderStream()).getReader();
    this.closed = this.#read();
  }

  async #read(): Promise<void> {
    for (let next = await this.#reader.read(); !next.done; next = await this.#reader.read()) {
      this.text += next.value;
      this.#tell();
    }
    this.#isClosed = true;
    this.#tell();
  }

  #tell(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }

  /** Resolves once the text is as wanted; false if it can't become so any more. */
  async until(wanted: (text: string) => boolean): Promise<boolean> {
    while (!wanted(this.text)) {
      if (this.#isClosed) return false;
      await this.#change.promise;
    }
    return true;
  }

  cancel(): Promise<void> {
    return this.#reader.cancel();
  }
}

/** A program that runs. */
export class Program implements AsyncDisposable {
  readonly pid: number;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #stdout: Output;
  readonly #stderr: Output;
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #begin = performance.now();
  #isLate = false;
  #hasEnded = false;

  constructor(command: string, args: string[], options: ProgramOptions = {}) {
    const { cwd, env, limit = LIMIT } = options;
    this.#child = new Deno.Command(command, {
      args,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      ...(cwd !== undefined && { cwd }),
      env: { NO_COLOR: "1", ...env },
    }).spawn();
    this.pid = this.#child.pid;
    this.#input = this.#child.stdin.getWriter();
    this.#input.closed.catch(() => {});
    this.#stdout = new Output(this.#child.stdout);
    this.#stderr = new Output(this.#child.stderr);
    this.#child.status.then(() => this.#hasEnded = true);
    this.#timer = setTimeout(() => this.#expire(), limit);
  }

  /** Milliseconds since it was started. */
  get age(): number {
    return performance.now() - this.#begin;
  }

  /** Everything that it has printed on standard output. */
  get stdout(): string {
    return this.#stdout.text;
  }

  /** Resolves when it has ended, with children of its own left or not. */
  get status(): Promise<Deno.CommandStatus> {
    return this.#child.status;
  }

  /** Waits for a number of lines that begin with a word, and gives what follows it. */
  async lines(word: string, count: number): Promise<string[]> {
    const found = () =>
      this.stdout.split("\n").slice(0, -1).filter((line) => line.startsWith(`${word} `));
    if (!await this.#stdout.until(() => found().length >= count)) {
      throw this.#failure(`it ended before ${count} lines "${word}"`);
    }
    return found().map((line) => line.slice(word.length + 1));
  }

  /** Waits for a text on standard output. */
  async text(wanted: string): Promise<void> {
    if (await this.#stdout.until((text) => text.includes(wanted))) return;
    throw this.#failure(`it ended before "${wanted}"`);
  }

  /** Puts text on its standard input. */
  async write(text: string): Promise<void> {
    await this.#input.write(new TextEncoder().encode(text));
  }

  /** Sends it a signal. */
  kill(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Waits until it has ended and nobody holds its outputs any more: no child of it is left. */
  async end(): Promise<Ending> {
    await this.#input.close().catch(() => {});
    const { code, signal } = await this.#child.status;
    await Promise.all([this.#stdout.closed, this.#stderr.closed]);
    if (this.#isLate) throw this.#failure(`it, or a child of it, still ran when its time was up`);
    return { code, signal, stdout: this.#stdout.text, stderr: this.#stderr.text };
  }

  #expire(): void {
    this.#isLate = true;
    if (!this.#hasEnded) this.#child.kill("SIGKILL");
    this.#stdout.cancel();
    this.#stderr.cancel();
  }

  #failure(why: string): Error {
    const { text: stdout } = this.#stdout;
    return new Error(`The program failed: ${why}\n${stdout}\n${this.#stderr.text}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#hasEnded) this.#child.kill("SIGKILL");
    await this.#input.close().catch(() => {});
    await Promise.all([this.#stdout.cancel(), this.#stderr.cancel()]);
    await this.#child.status;
  }
}

/** Starts a program of the fixtures, or a file given by its absolute path. */
export function startProgram(file: string, options: ProgramOptions = {}): Program {
  const { flags = ["-A", `--config=${new URL("deno.json", REPOSITORY).pathname}`], args = [] } =
    options;
  const path = file.startsWith("/") ? file : new URL(file, FIXTURES).pathname;
  return new Program(Deno.execPath(), ["run", "--no-check", ...flags, path, ...args], options);
}

/** Runs a program to its end. */
export async function runProgram(file: string, options?: ProgramOptions): Promise<Ending> {
  await using program = startProgram(file, options);
  return await program.end();
}

/** Runs `deno` to its end. */
export async function runDeno(args: string[], options?: ProgramOptions): Promise<Ending> {
  await using program = new Program(Deno.execPath(), args, options);
  return await program.end();
}

/** Whether a process has not ended. One that nobody has waited for has. */
export function isRunning(pid: number): boolean {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
  } catch {
    return false;
  }
}

/** Waits until none of these processes runs, and gives those that still do when the time is up. */
export async function untilGone(pids: number[], milliseconds: number): Promise<number[]> {
  const end = performance.now() + milliseconds;
  while (pids.some(isRunning) && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return pids.filter(isRunning);
}

/**
 * Ends a program that has started its children in some way, and sees that within a second none is left.
 * A busy machine has longer: twice as long as it took for the start.
 */
export async function endSoon(
  program: Program,
  pids: number[],
  finish: (program: Program) => unknown,
): Promise<Ending> {
  const limit = 1_000 + 2 * program.age;
  const begin = performance.now();
  await finish(program);
  const ending = await program.end();
  const passed = performance.now() - begin;
  const left = await untilGone(pids, limit - passed);
  if (passed < limit && left.length === 0) return ending;
  throw new Error(`The last child ended after ${passed} ms of ${limit}, but for ${left}`);
}
