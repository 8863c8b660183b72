// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * `Deno.FsWatcher` for the tests.
 *
 * @module
 */

import fs from "node:fs";
import process from "node:process";

/** Tells of changes in a folder until it is closed. */
export class FsWatcher {
  readonly #watcher: fs.FSWatcher;
  readonly #timer: NodeJS.Timeout | undefined;
  #changed = () => {};
  #pending = 0;
  #closed = false;

  constructor(path: string) {
    const tell = () => {
      this.#pending++;
      this.#changed();
    };
    this.#watcher = fs.watch(path, tell);
    // Wine tells of no change that was made while it told of another.
    if (process.platform === "win32") this.#timer = setInterval(tell, 100);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#watcher.close();
    this.#changed();
  }

  async *[Symbol.asyncIterator](): AsyncIterableIterator<unknown> {
    try {
      while (!this.#closed) {
        if (this.#pending === 0) await new Promise<void>((settle) => this.#changed = settle);
        if (this.#pending > 0 && !this.#closed) yield this.#pending = 0;
      }
    } finally {
      this.close();
    }
  }
}
