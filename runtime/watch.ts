// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Ends this process once its parent has ended, where no signal of the system does. In a busy loop only
 * another thread can look.
 *
 * @module
 */

import process from "node:process";
import { Worker } from "node:worker_threads";

/** Milliseconds between two looks. */
const LOOK_EVERY_MS = 250;

/**
 * Looks, on a thread of its own, from now on.
 *
 * @param parentPid The id of the parent.
 */
export function watch(parentPid: number): void {
  if (process.ppid !== parentPid) process.exit(0);
  const code = `
    const process = require("node:process");
    setInterval(() => {
      if (process.ppid !== ${parentPid}) process.kill(process.pid, "SIGKILL");
    }, ${LOOK_EVERY_MS});`;
  const worker = new Worker(code, { eval: true });
  // Where a thread can't start there is no one to look. To kill itself takes no permission.
  worker.on("error", () => {});
  worker.unref();
}
