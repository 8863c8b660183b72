// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The command that serves a queue: `deno run -A jsr:@multiprocessing/process/bullmq/serve`, or
 * `npx multiprocessing-serve`.
 *
 * @module
 */

import { realpathSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { runCommand } from "./command.ts";

/** Node 20 doesn't say it, and npm starts commands by links. */
function isMain(): boolean {
  const { main } = import.meta as { main?: boolean };
  const [, program] = process.argv;
  if (main !== undefined || program === undefined) return main === true;
  return realpathSync(program) === fileURLToPath(import.meta.url);
}

if (isMain()) process.exitCode = await runCommand(process.argv.slice(2));
