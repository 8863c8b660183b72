// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How a process of Windows finds out that its parent has ended: there its parent's number stays what it
 * was, and is given to others. The parent listens at a pipe, which the system closes with it, at every
 * kind of end; each child holds a connection to it on a thread, which looks in a busy loop too.
 *
 * @module
 */

import { Finalizer } from "../finalizers.ts";
import { net, process } from "./builtins.ts";
import { pipeName } from "./pipe_name.ts";

/** Tells a child its parent's pipe. */
export const LIFELINE = "MULTIPROCESSING_LIFELINE";

let path: string | null = null;

/**
 * The pipe of this thread, which children hold on to.
 *
 * @returns Its name.
 */
export function lifeline(): string {
  return path ??= open();
}

function open(): string {
  const name = pipeName();
  const server = net().createServer((socket) => {
    socket.on("error", () => {});
    socket.unref();
  });
  server.on("error", () => {});
  server.listen(name);
  server.unref();
  new Finalizer(() => server.close());
  return name;
}

/**
 * Takes the name out of the environment, so that programs that are started here don't have it.
 *
 * @returns The name of the parent's pipe; null if there is none.
 */
export function takeLifeline(): string | null {
  const name = process.env[LIFELINE] ?? null;
  delete process.env[LIFELINE];
  return name;
}

/**
 * Holds on to the parent from now on, on a thread of its own, and ends this process with it.
 *
 * @param name The parent's pipe.
 */
export function holdOn(name: string): void {
  const code = `
    const process = require("node:process");
    const end = () => process.kill(process.pid, "SIGKILL");
    require("node:net").connect(${
    JSON.stringify(name)
  }).on("error", end).on("close", end).resume();`;
  const { Worker } = process.getBuiltinModule("node:worker_threads");
  const worker = new Worker(code, { eval: true });
  worker.on("error", () => {});
  worker.unref();
}
