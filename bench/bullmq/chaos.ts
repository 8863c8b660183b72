// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * 200 random kills of hosts and 5 restarts of Redis under 20,000 tasks, unless it is said otherwise:
 * `deno run -A bench/bullmq/chaos.ts --tasks=20000 --kills=200 --restarts=5 --attempts=10`. Fails if a task is
 * lost, wrong, or begun too often.
 *
 * @module
 */

import { chaos } from "../../tests/bullmq/chaos.ts";

function option(name: string, fallback: number): number {
  const found = Deno.args.find((arg) => arg.startsWith(`--${name}=`));
  return Number(found?.slice(name.length + 3) ?? fallback);
}

const options = {
  tasks: option("tasks", 20_000),
  kills: option("kills", 200),
  restarts: option("restarts", 5),
  attempts: option("attempts", 10),
};
const begin = performance.now();
const { errors, ...result } = await chaos(options);
const seconds = Math.round((performance.now() - begin) / 1000);
console.log({ ...result, errors: errors.slice(0, 5), seconds });
const isWell = result.right === options.tasks && result.mostBegun <= options.attempts;
Deno.exit(isWell ? 0 : 1);
