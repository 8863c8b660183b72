// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * As `watch.ts`, at a third of its cost: no `node:` module is loaded.
 *
 * @module
 */

import { hold } from "./hold.ts";

/** Milliseconds between two looks. */
const LOOK_EVERY_MS = 250;

/**
 * Looks, on a thread of its own, from now on.
 *
 * @param parentPid The id of the parent.
 */
export async function watch(parentPid: number): Promise<void> {
  if (Deno.ppid !== parentPid) Deno.exit(0);
  // To kill itself takes no permission.
  const code = `setInterval(() => {
    if (Deno.ppid !== ${parentPid}) Deno.kill(Deno.pid, "SIGKILL");
  }, ${LOOK_EVERY_MS});`;
  const url = `data:text/javascript,${encodeURIComponent(code)}`;
  const worker = new Worker(url, { type: "module" });
  // Where a thread can't start there is no one to look.
  worker.addEventListener("error", (event) => event.preventDefault());
  if (hold(worker, false)) return;
  worker.terminate();
  const { watch } = await import("../watch.ts");
  watch(parentPid);
}
