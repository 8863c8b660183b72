// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Programs in Python that the tests talk with.
 *
 * @module
 */

/** A Python that was found. */
export interface Python {
  /** Its executable, not a shim. */
  path: string;
  /** Such as `[3, 11]`. */
  version: [number, number];
}

async function ask(command: string): Promise<Python | null> {
  try {
    const code = "import sys; print(sys.executable); print(*sys.version_info[:2])";
    const options: Deno.CommandOptions = { args: ["-c", code], stderr: "null" };
    const { success, stdout } = await new Deno.Command(command, options).output();
    if (!success) return null;
    const [path, version] = new TextDecoder().decode(stdout).trim().split("\n");
    return { path: path!, version: version!.split(" ").map(Number) as [number, number] };
  } catch {
    return null;
  }
}

/** The others that pyenv has beside the first, by the folders of their versions. */
function siblings({ path }: Python): string[] {
  const [, versions] = /^(.*\/versions\/)[^/]+\/bin\//.exec(path) ?? [];
  if (versions === undefined) return [];
  return [...Deno.readDirSync(versions)]
    .filter(({ name }) => /^3\.\d+\.\d+$/.test(name))
    .map(({ name }) => `${versions}${name}/bin/python3`);
}

/** The machine's python3 and, where it can be told, one that is older or newer than 3.12. */
export async function findPythons(): Promise<Python[]> {
  const first = await ask("python3");
  if (first === null) return [];
  const others = await Promise.all(siblings(first).map(ask));
  const isNew = ({ version }: Python) => version[1] >= 12;
  const other = others.find((each) => each !== null && isNew(each) !== isNew(first));
  return other ? [first, other] : [first];
}

/**
 * The Pythons of some versions that are here.
 *
 * @param minors The numbers after `3.`.
 * @returns One of each version that was found.
 */
export async function findPythonsOf(minors: readonly number[]): Promise<Python[]> {
  const first = await ask("python3");
  const named = await Promise.all(minors.map((minor) => ask(`python3.${minor}`)));
  const others = first === null ? [] : await Promise.all(siblings(first).map(ask));
  const all = [first, ...named, ...others].filter((each) => each !== null);
  const found = minors.map((minor) => all.find(({ version }) => version[1] === minor));
  return found.filter((each) => each !== undefined);
}

/** A program in Python that runs. */
export class PythonProgram implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #lines: ReadableStreamDefaultReader<string>;
  readonly #input: WritableStreamDefaultWriter<Uint8Array> | null;
  #rest = "";

  /**
   * Starts it.
   *
   * @param python The Python.
   * @param code The program.
   * @param args Its arguments.
   * @param stdin `piped`: it may be written to.
   */
  constructor(
    python: Python,
    code: string,
    args: string[] = [],
    stdin: "null" | "piped" = "null",
  ) {
    this.#child = new Deno.Command(python.path, {
      args: ["-u", "-c", code, ...args],
      stdin,
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#input = stdin === "piped" ? this.#child.stdin.getWriter() : null;
    this.#lines = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** The next line that it prints; null when it has ended. */
  async line(): Promise<string | null> {
    for (;;) {
      const end = this.#rest.indexOf("\n");
      if (end >= 0) {
        const line = this.#rest.slice(0, end);
        this.#rest = this.#rest.slice(end + 1);
        return line;
      }
      const { value, done } = await this.#lines.read();
      if (done) return null;
      this.#rest += value;
    }
  }

  /** Writes to its standard input. */
  async write(text: string): Promise<void> {
    await this.#input!.write(new TextEncoder().encode(text));
  }

  /** Ends it, if it has not ended, and waits for that. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#input?.close().catch(() => {});
    while (await this.line() !== null);
    await this.#child.status;
  }
}
