// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Carries the items of a queue through shared memory.
 *
 * @module
 */

import type { WaitOptions } from "../base/options.ts";
import type { Arena } from "../sync/arena.ts";
import { NOBODY } from "../sync/states/layout.ts";
import { LockState } from "../sync/states/lock_state.ts";
import { lookAgain, park, parkSync } from "../sync/parking.ts";
import type { Waiting } from "../sync/states/waiting.ts";
import { type Bytes, type Carrier, DONE, OVER } from "./carrier.ts";
import { concatenate } from "../codec/byte_writer.ts";
import { decode, decodeOwned } from "../codec/codec.ts";
import { look } from "./look.ts";
import { PART, WORD } from "./layout.ts";
import { Producers } from "./producers.ts";
import { closed, empty, full } from "./queue_errors.ts";
import { Ring, SMALL } from "./ring.ts";
import { sharedCarrier, type SharedPlace } from "./shared_place.ts";
import { Turns } from "./turns.ts";
import { Undone } from "./undone.ts";
import { QueueWait, WaitLine } from "./waits.ts";

/** What one who waits for an item is told. */
interface Arrival {
  /** None will come, or this object is closed. */
  readonly isOver: boolean;
  /** The item. */
  readonly value: unknown;
}

const OVER_NOW: Arrival = { isOver: true, value: undefined };

/** One object's way to the items. */
export class SharedQueue implements Carrier {
  readonly #place: SharedPlace;
  readonly #arena: Arena;
  readonly #slot: number;
  readonly #lock: LockState;
  readonly #ring: Ring;
  readonly #getters: WaitLine;
  readonly #putters: WaitLine;
  readonly #producers: Producers;
  readonly #undone: Undone;
  readonly #gets = new Turns();
  readonly #puts = new Turns();
  /** Whether this object gets no more. */
  #isClosed = false;
  /** Whether what waits to be put may be lost. */
  #isAbandoned = false;
  /** What was taken last. */
  #taken: Bytes | null = null;

  /**
   * To a queue.
   *
   * @param place Where it is.
   */
  constructor(place: SharedPlace) {
    const { arena, slot, items } = place;
    this.#place = place;
    this.#arena = arena;
    this.#slot = slot;
    this.#lock = new LockState(arena, slot + PART.LOCK);
    this.#ring = new Ring(arena, slot, items);
    this.#getters = new WaitLine(arena, slot + PART.GETTERS);
    this.#putters = new WaitLine(arena, slot + PART.PUTTERS);
    this.#producers = new Producers(place);
    this.#undone = new Undone(arena, slot, this.#ring);
    place.onFewer = () => this.#getters.wake(Infinity);
  }

  put(parts: Bytes[], wait: WaitOptions | undefined): Promise<void> {
    // A worker that was terminated goes on for a moment: nobody hears of what it does.
    if (!this.#arena.isCounted) return new Promise(() => {});
    if (wait?.signal?.aborted) return Promise.reject(wait.signal.reason);
    this.#producers.notePut();
    const mayWait = (wait?.timeout ?? Infinity) > 0;
    if ((this.#puts.isFree || !mayWait) && this.#tryPut(parts, NOBODY)) return DONE;
    if (!mayWait) return Promise.reject(full(wait, this.#place.maxSize));
    // The parts may change before there is room.
    return this.#putLater([concatenate(parts)], wait);
  }

  async #putLater(parts: Bytes[], wait: WaitOptions | undefined): Promise<void> {
    const begin = (left: WaitOptions | undefined) => park(this.#arena, this.#putWait(parts), left);
    if (await this.#puts.take("put", wait, begin) === false) {
      throw full(wait, this.#place.maxSize);
    }
  }

  #putWait(parts: Bytes[]): Waiting {
    return new QueueWait(this.#arena, this.#putters, {
      attempt: (record) => this.#isAbandoned || this.#tryPut(parts, record),
      isHopeless: (record) => this.#isFull || this.#putters.line.isReserved(record),
      passOn: () => this.#passOnRoom(),
      mend: () => this.#passOnRoom(),
    });
  }

  get #isFull(): boolean {
    const { maxSize } = this.#place;
    return maxSize > 0 && this.#ring.count().size >= maxSize;
  }

  #passOnRoom(): void {
    if (!this.#isFull) this.#putters.wake(this.#roomOf(this.#ring.count().size));
  }

  /** For how many more there is room, if `size` are there. */
  #roomOf(size: number): number {
    const { maxSize } = this.#place;
    // Without a limit one waits for memory: the first of them knows whether it is enough.
    return maxSize > 0 ? maxSize - size : 1;
  }

  #tryPut(parts: Bytes[], record: number): boolean {
    if (this.#putters.line.isReserved(record)) return false;
    const { maxSize } = this.#place;
    let size: number;
    this.#take();
    try {
      size = this.#ring.read();
      if (size >= (maxSize || Infinity)) return false;
      if (!this.#ring.push(parts)) return false;
    } finally {
      this.#lock.release();
    }
    this.#getters.wakeSome(size + 1);
    look.rung();
    return true;
  }

  /** Takes the lock: nobody holds it for longer than it takes to copy an item. */
  #take(): void {
    if (this.#lock.tryAcquire() || this.#arena.spin.take(this.#lock)) return;
    parkSync(this.#arena, this.#lock.wait(), Infinity);
  }

  get(wait: WaitOptions | undefined): Promise<unknown> {
    if (!this.#arena.isCounted) return new Promise(() => {});
    if (wait?.signal?.aborted) return Promise.reject(wait.signal.reason);
    this.#noteGet();
    const mayWait = (wait?.timeout ?? Infinity) > 0;
    if ((this.#gets.isFree || !mayWait) && this.#tryGet(NOBODY)) {
      return Promise.resolve(this.#given());
    }
    return mayWait ? this.#getLater(wait) : Promise.reject(empty(wait));
  }

  #noteGet(): void {
    if (this.#producers.noteGet()) this.#getters.wake(Infinity);
  }

  /** The item that was taken, before another one is. */
  #given(): unknown {
    const item = this.#taken!;
    this.#taken = null;
    return item.length <= SMALL ? decode(item) : decodeOwned(item);
  }

  #tryGet(record: number): boolean {
    // Nothing is locked for a look in vain.
    if (this.#ring.isEmpty || this.#getters.line.isReserved(record)) return false;
    let size: number;
    this.#take();
    try {
      size = this.#ring.read();
      if (size === 0) return false;
      // Before: whoever dies in between has held one too many, rather than one that nobody knows of.
      if (this.#place.isJoinable) this.#undone.noteGet();
      this.#taken = this.#ring.shift();
    } finally {
      this.#lock.release();
    }
    this.#putters.wake(this.#roomOf(size - 1));
    return true;
  }

  async #getLater(wait: WaitOptions | undefined): Promise<unknown> {
    const item = await this.#gets.take("get", wait, (left) => this.#waitForItem(left, false));
    if (item === false) throw empty(wait);
    if (item.isOver) throw closed("get");
    return item.value;
  }

  next(): Promise<unknown> {
    if (!this.#arena.isCounted) return new Promise(() => {});
    this.#noteGet();
    if (this.#gets.isFree && this.#tryGet(NOBODY)) return Promise.resolve(this.#given());
    return this.#nextLater();
  }

  async #nextLater(): Promise<unknown> {
    const item = await this.#gets.take("get", undefined, () => this.#waitForItem({}, true));
    return item === false || item.isOver ? OVER : item.value;
  }

  /** False: the time was up. */
  async #waitForItem(wait: WaitOptions | undefined, mayEnd: boolean): Promise<Arrival | false> {
    let arrival: Arrival | null = null;
    let failure: unknown = null;
    const attempt = (record: number): boolean => {
      if (this.#isClosed || (!this.#tryGet(record) && mayEnd && this.#isOver)) arrival = OVER_NOW;
      else if (this.#taken !== null) {
        // Who looks for news must not be stopped by an item that can't be decoded.
        try {
          arrival = { isOver: false, value: this.#given() };
        } catch (error) {
          failure = error;
          arrival = OVER_NOW;
        }
      }
      return arrival !== null;
    };
    const isThere = attempt(NOBODY) ||
      (look.pays && await look.until(() => !this.#ring.isEmpty) && attempt(NOBODY));
    if (!isThere) {
      const waiting = this.#itemWait(attempt, mayEnd);
      if (!await park(this.#arena, waiting, wait)) return false;
      look.heard();
    }
    if (failure !== null) throw failure;
    return arrival!;
  }

  #itemWait(attempt: (record: number) => boolean, mayEnd: boolean): Waiting {
    return new QueueWait(this.#arena, this.#getters, {
      attempt,
      isHopeless: (record) =>
        (this.#ring.isEmpty || this.#getters.line.isReserved(record)) && !(mayEnd && this.#isOver),
      passOn: () => this.#passOnItems(),
      mend: () => this.#mendGetters(),
    });
  }

  /** Nobody is left who puts, and then nothing that was put. */
  get #isOver(): boolean {
    return this.#producers.areGone() && this.#ring.isEmpty;
  }

  #passOnItems(): void {
    if (!this.#ring.isEmpty) this.#getters.wake(this.#ring.count().size);
  }

  #mendGetters(): void {
    this.#producers.bury();
    this.#passOnItems();
  }

  // deno-lint-ignore require-await
  async size(): Promise<number> {
    return this.#ring.count().size;
  }

  leave(): void {
    if (this.#producers.leave()) this.#getters.wake(Infinity);
  }

  end(): void {
    this.#producers.leave();
    this.#arena.words.store(this.#slot + WORD.BEGUN, 1);
    this.#getters.wake(Infinity);
  }

  close(): void {
    this.#isClosed = true;
    lookAgain(this.#arena, this.#slot + PART.GETTERS);
  }

  abandon(): void {
    this.#isAbandoned = true;
    lookAgain(this.#arena, this.#slot + PART.PUTTERS);
  }

  taskDone(): boolean {
    return this.#undone.taskDone();
  }

  join(wait: WaitOptions | undefined): Promise<boolean> {
    this.#noteGet();
    return this.#undone.join(wait);
  }
}

sharedCarrier.make = (place) => new SharedQueue(place);
