// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { AtomicWords } from "../../../memory/words.ts";
import { RING_WORD, RingReader, RingWriter } from "../../../ipc/ring/byte_ring.ts";
import { ProcessError } from "../../../errors.ts";
import { HEAD, HOLDER } from "../../../sync/states/layout.ts";
import { holderWord } from "../../../sync/states/seat.ts";
import { type Body, type End, exploring, type Thread } from "../../sync/explorer.ts";
import { test } from "../../helpers.ts";

/** Where the words of the ring are: behind those that the explorer has for itself. */
const FIRST = 4096;

/** The bytes of the ring are words too, so that each access to one is a step of its own: from here on. */
const BYTES = FIRST + RING_WORD.SIZE;

/** How many bytes the ring has: one more message than it has room for does not fit. */
const CAPACITY = 2;

/** The words of the ring, as a thread of the explorer sees them. */
function words(thread: Thread) {
  return {
    load: (index: number) => thread.load(FIRST + index),
    store: (index: number, value: number) => thread.store(FIRST + index, value),
    cas: (index: number, expected: number, value: number) =>
      thread.cas(FIRST + index, expected, value),
  };
}

/** The ring's bytes, each a word: what is copied is not there at once. */
function bytes(thread: Thread): Uint8Array {
  return {
    length: CAPACITY,
    set(from: ArrayLike<number>, at: number) {
      for (let i = 0; i < from.length; i++) thread.store(BYTES + at + i, from[i]!);
    },
    subarray(begin: number, end: number) {
      return Array.from({ length: end - begin }, (_, i) => thread.load(BYTES + begin + i));
    },
  } as unknown as Uint8Array;
}

/** What a side hears of its socket: the other side's wake-ups, each of which stays until it is heard, and its end. */
class Ear {
  readonly #thread: Thread;
  #heard = 0;
  isEnded = false;

  constructor(thread: Thread) {
    this.#thread = thread;
  }

  /** Sleeps until the socket brings something. */
  sleep(): void {
    const bell = holderWord(this.#thread.me, HOLDER.BELL);
    this.#thread.await({
      record: 0,
      poll: () => this.isEnded || this.#thread.load(bell) !== this.#heard,
      mend: () => this.isEnded = true,
      leave: () => false,
    });
    this.#heard = this.#thread.load(bell);
  }
}

const READER = 2;
const WRITER = 1;

/** Writes 1, 2, 3, ..., as messages of a byte. */
function writer(count: number): Body {
  return (thread) => {
    const ring = new RingWriter(words(thread), bytes(thread));
    const ear = new Ear(thread);
    for (let message = 1; message <= count; message++) {
      while (ring.write(Uint8Array.of(message)) === 0) {
        if (ring.block()) ear.sleep();
        if (ear.isEnded) return;
      }
      thread.note("written");
      if (ring.takeSleeper()) thread.ring(READER);
    }
  };
}

/** Reads until there are so many, or the writer has ended and all that it has written was read. */
function reader(count: number): Body {
  return (thread) => {
    const ring = new RingReader(words(thread), bytes(thread));
    const ear = new Ear(thread);
    for (let read = 0; read < count;) {
      const into = [0];
      const got = ring.read(
        { length: 1, set: (from: number[]) => into[0] = from[0]! } as unknown as Uint8Array,
      );
      if (got > 0) {
        read++;
        assertEquals(into[0], read, "what comes is what was written, in order");
        thread.note("read");
        if (ring.takeBlocked()) thread.ring(WRITER);
      } else if (ear.isEnded) return;
      else if (ring.sleep()) ear.sleep();
    }
  };
}

/** All that was written was read, if nobody has died; else what the reader could. */
function isWhole({ notes, dead }: End): void {
  if (!dead.includes(READER - 1)) assert((notes["read"] ?? 0) >= (notes["written"] ?? 0));
}

test("the explorer has its words before those of the ring", () => {
  assert(HEAD.HOLDERS < FIRST);
});

exploring(
  "RingWriter and RingReader: all arrives in order, and nobody sleeps for ever",
  102_333,
  (explore) => {
    const { ends } = explore({ threads: [writer(3), reader(3)], atEnd: isWhole });
    assert(ends > 0);
  },
);

exploring(
  "RingWriter and RingReader: all that a writer had written before it died arrives",
  243_792,
  (explore) => {
    explore({ threads: [writer(3), reader(3)], deaths: 1, mortals: [0], atEnd: isWhole });
  },
);

exploring(
  "RingWriter and RingReader: a reader that dies leaves no writer asleep",
  217_040,
  (explore) => {
    explore({ threads: [writer(3), reader(3)], deaths: 1, mortals: [1], atEnd: isWhole });
  },
);

test("RingReader and RingWriter believe no place that lies outside of the ring", () => {
  const array = new Int32Array(RING_WORD.SIZE);
  const bytes = new Uint8Array(8);
  const writer = new RingWriter(new AtomicWords(array), bytes);
  const reader = new RingReader(new AtomicWords(array), bytes);
  assertEquals(writer.write(Uint8Array.of(1, 2, 3)), 3);
  for (const tail of [-1, 9, 2 ** 31 - 1, -(2 ** 31)]) {
    array[RING_WORD.TAIL] = tail;
    assertThrows(() => reader.read(new Uint8Array(8)), ProcessError, "memory of a ring is damaged");
  }
  for (const head of [-6, 4, 2 ** 31 - 1, -(2 ** 31)]) {
    array[RING_WORD.HEAD] = head;
    assertThrows(() => writer.write(new Uint8Array(1)), ProcessError, "is damaged");
  }
});

test("RingReader and RingWriter go on where their places are full", () => {
  const array = new Int32Array(RING_WORD.SIZE);
  const bytes = new Uint8Array(4);
  const writer = new RingWriter(new AtomicWords(array), bytes);
  const reader = new RingReader(new AtomicWords(array), bytes);
  const into = new Uint8Array(8);
  for (let round = 0; round < 1000; round++) {
    const written = writer.write(Uint8Array.of(round, round + 1, round + 2));
    assertEquals(written, 3);
    assertEquals(writer.write(Uint8Array.of(7, 8)), 1);
    assertEquals(writer.room, 0);
    assertEquals(reader.read(into), 4);
    assertEquals([...into.subarray(0, 4)], [round, round + 1, round + 2, 7].map((n) => n & 255));
  }
});
