// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A whole program as a contestant, from the shell's point of view.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";
import type { Contestant } from "./contract.ts";
import { timeOf } from "./ours.ts";

/**
 * A program of `bench/programs`, run by Deno.
 *
 * @param name The name of the contestant.
 * @param file The program.
 * @param against Whom it is compared with.
 * @returns The contestant.
 */
export function program(name: string, file: string, against: string | null): Contestant {
  const path = fromFileUrl(new URL(`./programs/${file}`, import.meta.url));
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", path],
    stdin: "null",
    stdout: "null",
  });
  return {
    name,
    against,
    measure: () =>
      timeOf(async () => {
        const { success } = await command.output();
        if (!success) throw new Error(`${file} has failed`);
      }),
  };
}
