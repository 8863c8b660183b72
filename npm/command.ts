// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Runs the programs that build and test the package.
 *
 * @module
 */

/** Milliseconds that the outputs of a program have to end after it: what it left behind may hold them. */
const DRAIN_LIMIT = 1000;

/**
 * Tells whoever builds or tests what goes on.
 *
 * @param line The line.
 */
export function say(line: string): void {
  // deno-lint-ignore no-console
  console.log(line);
}

/** How a program has ended. */
export interface Outcome {
  /** Its exit code. */
  code: number;
  /** What it has printed, on both outputs. */
  output: string;
  /** Whether it was killed as its time was over. */
  late: boolean;
}

/** How to run a program. */
export interface RunOptions {
  /** Where it begins. */
  cwd: URL | string;
  /** Added to the environment. */
  env?: Record<string, string>;
  /** Milliseconds after which it is killed. */
  timeout?: number;
}

/**
 * Runs a program to its end.
 *
 * @param command The program and its arguments.
 * @param options Where, and for how long.
 * @returns How it has ended.
 */
export async function attempt(
  [file, ...args]: readonly [string, ...string[]],
  { cwd, env = {}, timeout = 300_000 }: RunOptions,
): Promise<Outcome> {
  const command = new Deno.Command(file, {
    args,
    cwd,
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  const child = command.spawn();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    for (const pid of familyOf(child.pid)) kill(pid);
  }, timeout);
  const outputs = [new Output(child.stdout), new Output(child.stderr)];
  const { code } = await child.status;
  clearTimeout(timer);
  const texts = await Promise.all(outputs.map((output) => output.end()));
  return { code, output: texts.join(""), late };
}

/** What a program prints, which is read while it runs. */
class Output {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #parts: Uint8Array<ArrayBuffer>[] = [];
  readonly #done: Promise<void>;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
    this.#done = this.#read();
  }

  async #read(): Promise<void> {
    for (;;) {
      const { done, value } = await this.#reader.read();
      if (done) return;
      this.#parts.push(value as Uint8Array<ArrayBuffer>);
    }
  }

  /** The text, once the program has ended. */
  async end(): Promise<string> {
    const timer = setTimeout(() => this.#reader.cancel().catch(() => {}), DRAIN_LIMIT);
    await this.#done;
    clearTimeout(timer);
    return await new Blob(this.#parts).text();
  }
}

/** A process and what it has started; where the system doesn't list that, the process alone. */
function familyOf(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(familyOf)];
}

function childrenOf(pid: number): number[] {
  try {
    return [...Deno.readDirSync(`/proc/${pid}/task`)].flatMap(({ name }) =>
      Deno.readTextFileSync(`/proc/${pid}/task/${name}/children`).split(" ").filter(Boolean)
    ).map(Number);
  } catch {
    return [];
  }
}

function kill(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

/**
 * Runs a program that must succeed.
 *
 * @param command The program and its arguments.
 * @param options Where, and for how long.
 * @returns What it has printed.
 * @throws {Error} If it fails, with what it has printed.
 */
export async function run(
  command: readonly [string, ...string[]],
  options: RunOptions,
): Promise<string> {
  const { code, output } = await attempt(command, options);
  if (code === 0) return output;
  throw new Error(`Cannot go on as "${command.join(" ")}" failed with ${code}:\n${output}`);
}
