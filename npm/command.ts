// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Runs the programs that build and test the package.
 *
 * @module
 */

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
  const { code, stdout, stderr } = await new Deno.Command(file, {
    args,
    cwd,
    env,
    stdin: "null",
    signal: AbortSignal.timeout(timeout),
  }).output();
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout) + decoder.decode(stderr) };
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
