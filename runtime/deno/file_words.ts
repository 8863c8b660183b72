// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Two numbers that two processes see, in a file.
 *
 * @module
 */

import type { SharedWords } from "../contract.ts";

/** Two numbers in a file. */
class FileWords implements SharedWords {
  readonly #file: Deno.FsFile;
  readonly #word = new Int32Array(1);
  readonly #bytes = new Uint8Array(this.#word.buffer);

  constructor(file: Deno.FsFile) {
    this.#file = file;
  }

  get(index: number): number {
    this.#file.seekSync(index * 4, Deno.SeekMode.Start);
    // What has never been written is 0.
    return this.#file.readSync(this.#bytes) === null ? 0 : this.#word[0]!;
  }

  set(index: number, value: number): void {
    this.#word[0] = value;
    try {
      this.#file.seekSync(index * 4, Deno.SeekMode.Start);
      this.#file.writeSync(this.#bytes);
    } catch {
      // The disk is full: the other side sees the message a little later.
    }
  }

  close(): void {
    this.#file.close();
  }
}

/** Opens a file of two numbers, or makes one, for which there is room then. */
export function openWords(path: string, isNew: boolean): SharedWords | null {
  let file: Deno.FsFile | null = null;
  try {
    file = Deno.openSync(path, { read: true, write: true, createNew: isNew });
    if (isNew) file.writeSync(new Uint8Array(8));
    return new FileWords(file);
  } catch {
    // A permission, a full disk: it is done without.
    file?.close();
    return null;
  }
}
