// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The pages of two rings, one for each direction: a file without a name that both sides have mapped, and that
 * goes with the last of them.
 *
 * @module
 */

import { ProcessError } from "../../errors.ts";
import { AtomicWords } from "../../memory/words.ts";
import { type Mapping, System } from "../../memory/system.ts";
import { lendBindings, returnBindings } from "../../runtime/libc.ts";
import * as runtime from "../../runtime/runtime.ts";
import { RING_WORD, RingReader, RingWriter } from "./byte_ring.ts";
import type { RingPlace } from "../frames/ring_frame.ts";

/** Bytes of each ring. */
const CAPACITY_BYTES = 2 ** 20;

/** Bytes before the first ring: four words that tell the pages from others, and those of who has the rings. */
const HEADER_BYTES = 256;

/** Where the words of who has the rings begin: in a cache line of their own. */
const COMMON_START = 128;

/** How many they are. */
const COMMON_WORDS = 4;

const WORDS_BYTES = RING_WORD.SIZE * 4;

/** Bytes of the pages. */
const SIZE_BYTES = HEADER_BYTES + 2 * (WORDS_BYTES + CAPACITY_BYTES);

/** Pages whose buffers can't be taken away from who sees them go when nobody does. */
const seen = new FinalizationRegistry(({ system, address, size }: Remains) => {
  system.unmap({ address, size });
});

interface Remains {
  system: System;
  address: number;
  size: number;
}

/** The calls of the system for as long as there are rings: a library that stays open is a leak for who tests. */
function borrow<T>(use: (system: System) => T): T {
  const system = new System(lendBindings());
  try {
    return use(system);
  } catch (error) {
    returnBindings();
    throw error;
  }
}

/** The pages, as one side has them. */
export class RingPages {
  /** What this side writes. */
  readonly writer: RingWriter;
  /** What this side reads. */
  readonly reader: RingReader;
  /** Words that rings have no use for, of zeros at first: for who has the rings, on both sides. */
  readonly common: Int32Array;
  readonly #system: System;
  readonly #mapping: Mapping;
  #fd: number | null;

  private constructor(system: System, fd: number, mapping: Mapping, side: 0 | 1) {
    this.#system = system;
    this.#fd = fd;
    this.#mapping = mapping;
    this.common = new Int32Array(mapping.buffer, COMMON_START, COMMON_WORDS);
    this.writer = new RingWriter(...ringIn(mapping.buffer, side));
    this.reader = new RingReader(...ringIn(mapping.buffer, side === 0 ? 1 : 0));
  }

  /**
   * Makes pages.
   *
   * @returns They, and where the other side finds them.
   * @throws {ProcessError} If that can't be done here.
   */
  static make(): [pages: RingPages, place: RingPlace] {
    return borrow((system) => {
      const fd = system.makeAnonymous(SIZE_BYTES);
      const mapping = mapOrClose(system, fd);
      const id = new Uint32Array(mapping.buffer, 0, 4);
      crypto.getRandomValues(id);
      const place = { pid: runtime.pid(), fd, id: [...id] };
      return [new RingPages(system, fd, mapping, 0), place];
    });
  }

  /**
   * Opens the pages of another process.
   *
   * @param place Where they are.
   * @returns They.
   * @throws {ProcessError} If they can't be reached from here.
   */
  static open({ pid, fd, id }: RingPlace): RingPages {
    return borrow((system) => {
      const own = system.openOther(pid, fd);
      if (own === null) throw notThere();
      if (system.sizeOf(own) !== SIZE_BYTES) {
        system.close(own);
        throw notThere();
      }
      const mapping = mapOrClose(system, own);
      const found = new Uint32Array(mapping.buffer, 0, 4);
      const pages = new RingPages(system, own, mapping, 1);
      if (id.every((word, index) => word === found[index])) return pages;
      pages.#letGo();
      throw notThere();
    });
  }

  /** Both sides have mapped the pages: nobody opens them any more. */
  settle(): void {
    if (this.#fd !== null) this.#system.close(this.#fd);
    this.#fd = null;
  }

  /** Lets them go; nothing of them may be used any more. */
  close(): void {
    this.#letGo();
    returnBindings();
  }

  #letGo(): void {
    this.settle();
    const system = this.#system;
    const { address, size, buffer } = this.#mapping;
    if (system.detach(this.#mapping)) system.unmap(this.#mapping);
    else seen.register(buffer, { system, address, size });
  }
}

function mapOrClose(system: System, fd: number): Mapping {
  try {
    return system.map(fd, SIZE_BYTES);
  } catch (error) {
    system.close(fd);
    throw error;
  }
}

function notThere(): ProcessError {
  return new ProcessError("Cannot open the pages of a ring as they are not there");
}

/** The ring that a side writes. */
function ringIn(buffer: ArrayBuffer, side: 0 | 1): [words: AtomicWords, bytes: Uint8Array] {
  const start = HEADER_BYTES + side * (WORDS_BYTES + CAPACITY_BYTES);
  return [
    new AtomicWords(new Int32Array(buffer, start, RING_WORD.SIZE)),
    new Uint8Array(buffer, start + WORDS_BYTES, CAPACITY_BYTES),
  ];
}
