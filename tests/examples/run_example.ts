// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Runs an example as its user would.
 *
 * @module
 */

const EXAMPLES = new URL("../../examples/", import.meta.url);

/**
 * Runs an example.
 *
 * @param file Its file.
 * @param args Its arguments.
 * @param env Added to its environment.
 * @returns What it has printed.
 */
export async function runExample(
  file: string,
  args: string[] = [],
  env: Record<string, string> = {},
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", new URL(file, EXAMPLES).pathname, ...args],
    signal: AbortSignal.timeout(25_000),
    env: { NO_COLOR: "1", ...env },
  }).output();
  const texts = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!success) throw new Error(`The example ${file} has failed: ${texts.join("\n")}`);
  return texts.join("");
}
