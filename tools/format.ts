// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Formats what is generated.
 *
 * @module
 */

import { ROOT } from "./files.ts";

/**
 * A text as `deno fmt` wants it.
 *
 * @param text The text.
 * @param extension What it is: `md`, `svg`, ...
 * @returns The text, formatted.
 * @throws {Error} If it can't be.
 */
export async function formatted(text: string, extension: string): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext", extension, "-"],
    cwd: ROOT,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const [output] = await Promise.all([
    child.output(),
    new Response(text).body!.pipeTo(child.stdin),
  ]);
  if (!output.success) throw new Error(`The ${extension} text can't be formatted`);
  return new TextDecoder().decode(output.stdout);
}
