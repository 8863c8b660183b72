// Copyright 2026 the multiprocessing authors. MIT license.

import { load } from "../load.mjs";

const { spawn, Thread, Worker } = await load("threads");

/**
 * Starts a thread.
 *
 * @returns {object} What measures of streams see.
 */
export function open() {
  const thread = spawn(new Worker("../workers/threads.mjs"));
  return {
    async each(name, value, take) {
      const { observe } = await thread;
      await new Promise((resolve, reject) => observe(name, value).subscribe(take, reject, resolve));
    },
    close: async () => Thread.terminate(await thread),
  };
}
