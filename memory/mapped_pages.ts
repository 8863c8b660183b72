// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Memory shared by processes: mapped pages of a file without a name, which goes when nobody has it open
 * or mapped any more, however its holders have ended.
 *
 * @module
 */

import { performance, setTimeout } from "../base/globals.ts";
import { ProcessStateError } from "../errors.ts";
import * as runtime from "../runtime/runtime.ts";
import { HEADER, MAGIC, type Memory, type MemoryHandle, WORD } from "./contract.ts";
import { type Mapping, system } from "./system.ts";

/** Milliseconds between two looks where no thread can wait beside this one. */
const LOOK_AGAIN = 1;

type PagesHandle = Extract<MemoryHandle, { kind: "processes" }>;

/** What stays when the object is gone. */
interface Remains {
  fd: number;
  address: number;
  size: number;
}

/** Those that were sent and not opened yet, of which the object is gone here. */
const awaited = new Set<Remains>();

const registry = new FinalizationRegistry((remains: Remains) => {
  awaited.add(remains);
  for (const each of awaited) releaseIfOpened(each);
});

/** Whoever was sent it opens it through this process. */
function releaseIfOpened(remains: Remains): void {
  const { fd, address, size } = remains;
  const words = new Int32Array(system().peek(address, HEADER));
  if (Atomics.load(words, WORD.SENT) > Atomics.load(words, WORD.OPENED)) return;
  awaited.delete(remains);
  system().unmap({ address, size });
  system().close(fd);
}

/** What is left to do when nobody sees a window any more. */
const windows = new FinalizationRegistry((mapping: Pick<Mapping, "address" | "size">) => {
  system().unmap(mapping);
});

/** Mapped pages. */
export class MappedPages implements Memory {
  readonly reach = "processes";
  readonly id: string;
  readonly buffer: ArrayBuffer;
  readonly start = HEADER;
  readonly size: number;
  readonly #fd: number;
  readonly #address: number;
  readonly #words: Int32Array;
  /** Where else it was open when it came here. */
  readonly #origin: [pid: number, fd: number][];

  private constructor(fd: number, mapping: Mapping, id: string, origin: [number, number][]) {
    const { address, buffer, size } = mapping;
    this.id = id;
    this.buffer = buffer;
    this.size = size - HEADER;
    this.#fd = fd;
    this.#address = address;
    this.#words = new Int32Array(buffer, 0, HEADER >> 2);
    this.#origin = origin;
    registry.register(buffer, { fd, address, size });
  }

  /**
   * Makes pages.
   *
   * @param size How many bytes for use, all 0.
   * @param id The same wherever they are seen.
   * @returns The pages.
   */
  static make(size: number, id: string): MappedPages {
    const whole = size + HEADER;
    const fd = system().makeAnonymous(whole);
    const pages = new MappedPages(fd, mapOrClose(fd, whole), id, []);
    pages.#words[WORD.MAGIC] = MAGIC;
    pages.#words[WORD.ID] = hash(id);
    return pages;
  }

  /**
   * Opens what another process, or thread, has.
   *
   * @param handle What was sent.
   * @returns The pages.
   * @throws {ProcessStateError} If nobody has them any more who was known to.
   */
  static open({ id, size, places }: PagesHandle): MappedPages {
    for (const [pid, fd] of places) {
      const own = system().openOther(pid, fd);
      if (own === null) continue;
      // It may have grown.
      if (system().sizeOf(own) >= size + HEADER) {
        const pages = new MappedPages(own, mapOrClose(own, size + HEADER), id, places.slice(0, 1));
        if (pages.#words[WORD.MAGIC] === MAGIC && pages.#words[WORD.ID] === hash(id)) return pages;
      } else system().close(own);
    }
    throw new ProcessStateError(
      "Cannot open shared memory as whoever sent it has ended or let it go: keep it until it has arrived",
    );
  }

  wait(word: number, expected: number, ms: number): void {
    system().wait(this.#address + word * 4, expected, ms);
  }

  async waitAsync(word: number, expected: number, ms: number): Promise<void> {
    const watched = {
      address: this.#address + word * 4,
      word: new Int32Array(this.buffer, word * 4, 1),
      expected,
    };
    const aside = system().waitAside(watched, ms);
    if (aside !== null) return void await aside;
    const until = performance.now() + ms;
    while (Atomics.load(watched.word, 0) === expected && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
    }
  }

  wake(word: number): void {
    system().wake(this.#address + word * 4);
  }

  showLife(holder: number): boolean {
    return system().lockByte(this.#fd, holder);
  }

  hideLife(holder: number): void {
    system().unlockByte(this.#fd, holder);
  }

  isGone(holder: number): boolean {
    return !system().isByteLocked(this.#fd, holder);
  }

  window(offset: number, size: number): Uint8Array {
    if (system().sizeOf(this.#fd) < offset + size) system().lengthen(this.#fd, offset + size);
    const { address, buffer } = system().map(this.#fd, size, offset);
    windows.register(buffer, { address, size });
    return new Uint8Array(buffer);
  }

  giveBack(offset: number, size: number): void {
    system().giveBack(this.#fd, offset, size);
  }

  handle(): MemoryHandle {
    Atomics.add(this.#words, WORD.SENT, 1);
    const places: [number, number][] = [[runtime.pid(), this.#fd], ...this.#origin];
    return { kind: "processes", id: this.id, size: this.size, places };
  }

  /** It has come here once more than it was sent from elsewhere. */
  noteOpened(): void {
    Atomics.add(this.#words, WORD.OPENED, 1);
  }
}

function mapOrClose(fd: number, size: number): Mapping {
  try {
    return system().map(fd, size);
  } catch (error) {
    system().close(fd);
    throw error;
  }
}

function hash(text: string): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum = (Math.imul(sum, 31) + text.charCodeAt(i)) | 0;
  return sum;
}
