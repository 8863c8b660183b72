// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Memory shared by the threads of one process: a `SharedArrayBuffer`.
 *
 * @module
 */

import { setTimeout } from "../base/globals.ts";
import { HEADER, type Memory, type MemoryHandle } from "./contract.ts";

/** `Atomics.waitAsync`, which Node's types lack. */
interface WaitAsync {
  waitAsync(
    words: Int32Array,
    index: number,
    expected: number,
    ms: number,
  ): { async: boolean; value: string | Promise<string> };
}

/** A `SharedArrayBuffer` that can grow, which Node's types lack. */
type Growable = SharedArrayBuffer & { grow(size: number): void };

/** Milliseconds between two looks where the platform can't tell of a change. */
const LOOK_AGAIN = 1;

const atomics = Atomics as typeof Atomics & Partial<WaitAsync>;

/** A `SharedArrayBuffer`. */
export class SharedBuffer implements Memory {
  readonly reach = "threads";
  readonly id: string;
  readonly buffer: SharedArrayBuffer;
  readonly start = HEADER;
  readonly size: number;
  readonly #words: Int32Array;

  /**
   * Takes a buffer.
   *
   * @param buffer The buffer, with a header.
   * @param id The same wherever it is seen.
   */
  constructor(buffer: SharedArrayBuffer, id: string) {
    this.buffer = buffer;
    this.id = id;
    this.size = buffer.byteLength - HEADER;
    this.#words = new Int32Array(buffer, 0, buffer.byteLength >> 2);
  }

  wait(word: number, expected: number, ms: number): void {
    Atomics.wait(this.#words, word, expected, ms);
  }

  async waitAsync(word: number, expected: number, ms: number): Promise<void> {
    if (atomics.waitAsync === undefined) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
    } else {
      await atomics.waitAsync(this.#words, word, expected, ms).value;
    }
  }

  wake(word: number): void {
    Atomics.notify(this.#words, word);
  }

  showLife(): boolean {
    return true;
  }

  hideLife(): void {}

  isGone(): boolean {
    return false;
  }

  window(offset: number, size: number): Uint8Array {
    const buffer = this.buffer as Growable;
    if (buffer.byteLength < offset + size) buffer.grow(offset + size);
    return new Uint8Array(buffer, offset, size);
  }

  /** The platform takes none back; what is written there next finds it. */
  giveBack(): void {}

  handle(): MemoryHandle {
    return { kind: "threads", id: this.id, size: this.size, buffer: this.buffer };
  }
}
