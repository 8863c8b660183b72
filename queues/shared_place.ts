// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A queue in shared memory: where it is, and how it is passed on.
 *
 * @module
 */

import type { Placeholder } from "../codec/handle.ts";
import { type SendContext, sendContext } from "../ipc/handles/send_context.ts";
import { GRAIN, HEADER, type Memory, type MemoryHandle } from "../memory/contract.ts";
import { makeMemory, openMemory } from "../memory/memories.ts";
import { ProcessStateError } from "../errors.ts";
import type { Arena } from "../sync/arena.ts";
import { KIND, NOBODY, RECORD } from "../sync/states/layout.ts";
import { claimRecord, freeRecord, ownerOf, recordWord } from "../sync/states/records.ts";
import { type ContextOption, Spot, type SpotData } from "../sync/travel.ts";
import type { Carrier } from "./carrier.ts";
import { divide, PART, PRODUCER, QUEUE_SIZE, STATE, WORD } from "./layout.ts";
import { noteDeparture } from "./departures.ts";
import type { Place, Traits } from "./place.ts";

/** How far the memory of a queue may grow: half of it is the most that its items may take. */
export const MOST_BYTES: number = 2 ** 32;

/** Bytes of a unit: items begin at one. */
export const UNIT = 8;

/** Units of the ring that comes with a queue. */
export const FIRST_LENGTH: number = (GRAIN - HEADER) / UNIT;

/** How it was passed on: the record that counts until somebody comes by it. */
interface Passing {
  record: number;
  owner: number;
  number: number;
}

/** What travels in its place. */
export interface SharedData extends SpotData, Traits {
  carrier: "shared";
  items: MemoryHandle;
  passing: Passing;
}

/** Makes what carries the items, from when its module has been loaded. */
export const sharedCarrier: { make: ((place: SharedPlace) => Carrier) | null } = { make: null };

/** A queue in shared memory. */
export class SharedPlace implements Place {
  readonly #isOwn = true;
  readonly carrier = "shared";
  readonly arena: Arena;
  readonly slot: number;
  /** The memory of the items. */
  readonly items: Memory;
  readonly maxSize: number;
  readonly isJoinable: boolean;
  /** The record by which it counts here as one that may put; `NOBODY`: it doesn't. */
  stake: number;
  /** Called when fewer count. */
  onFewer: () => void = () => {};

  private constructor(spot: Spot, items: Memory, traits: Traits, stake: number) {
    this.arena = spot.arena;
    this.slot = spot.slot;
    this.items = items;
    this.maxSize = traits.maxSize;
    this.isJoinable = traits.isJoinable;
    this.stake = stake;
  }

  /** Whether it is one: `instanceof` would ask a program's own proxy. */
  static is(value: unknown): value is SharedPlace {
    return typeof value === "object" && value !== null && #isOwn in value;
  }

  /**
   * Makes an empty queue.
   *
   * @param options For whom.
   * @param traits What it is like.
   * @returns Where it is.
   * @throws {ProcessError} If processes are to share it and that can't be done here.
   */
  static make(options: ContextOption, traits: Traits): SharedPlace {
    const spot = Spot.make(options, KIND.LOCK, QUEUE_SIZE);
    const { words, memory } = spot.arena;
    divide(words, spot.slot);
    words.store(spot.slot + WORD.STATES + STATE.LENGTH, FIRST_LENGTH);
    const items = makeMemory(memory.reach, GRAIN - HEADER, MOST_BYTES);
    return new SharedPlace(spot, items, traits, NOBODY);
  }

  /**
   * The queue that was sent.
   *
   * @param data What travelled.
   * @returns Where it is.
   */
  static revive(data: SharedData): SharedPlace {
    const spot = Spot.revive(data);
    return new SharedPlace(spot, openMemory(data.items), data, arrive(spot, data.passing));
  }

  get isLoaded(): boolean {
    return sharedCarrier.make !== null;
  }

  makeCarrier(): Carrier {
    return sharedCarrier.make!(this);
  }

  passOn(context: unknown, kind: string): Placeholder {
    const to = sendContext(context, "a queue");
    const { memory } = this.arena;
    if (memory.reach === "threads" && !to.toThread) {
      throw new ProcessStateError(
        'Cannot send a queue made for workers to a process: make it with { context: "spawn" }, or without a context',
      );
    }
    to.kinds.add(kind);
    const data: SharedData = {
      carrier: "shared",
      memory: memory.handle(),
      slot: this.slot,
      items: this.items.handle(),
      maxSize: this.maxSize,
      isJoinable: this.isJoinable,
      passing: this.#depart(to),
    };
    return { kind, data };
  }

  hold(): () => void {
    const { cancel } = this.#countOther();
    return () => cancel();
  }

  /** Who it goes to counts from now on. */
  #depart(to: SendContext): Passing {
    const { passing, isPending, cancel } = this.#countOther();
    const departure = {
      get isPending() {
        return isPending();
      },
      cancel: () => {
        // Who it went to has ended, and had counted until then.
        if (isPending()) this.arena.words.store(this.slot + WORD.BEGUN, 1);
        cancel();
      },
    };
    to.add({ commit: () => noteDeparture(to, departure), abort: cancel });
    return passing;
  }

  /** A new record, which is this thread's until somebody comes by it. */
  #countOther(): { passing: Passing; isPending: () => boolean; cancel: () => void } {
    const { arena, slot } = this;
    const { words, me } = arena;
    const number = words.add(slot + WORD.PASSED, 1) + PRODUCER.COUNTS + 1;
    const record = claimRecord(arena, slot + PART.PRODUCERS);
    words.store(recordWord(record, RECORD.EXTRA), number);
    words.add(slot + WORD.JOINED, 1);
    const isPending = () =>
      words.load(recordWord(record, RECORD.EXTRA)) === number && ownerOf(words, record) === me;
    const cancel = () => {
      if (!isPending()) return;
      freeRecord(words, record);
      this.onFewer();
    };
    return { passing: { record, owner: me, number }, isPending, cancel };
  }
}

/** Gives the record by which it counts from now on. */
function arrive({ arena, slot }: Spot, { record, owner, number }: Passing): number {
  const { words, me } = arena;
  const isIt = words.load(recordWord(record, RECORD.EXTRA)) === number;
  if (isIt && words.cas(recordWord(record, RECORD.OWNER), owner, me) === owner) return record;
  // Whoever has sent it is gone, and nobody has counted since.
  const own = claimRecord(arena, slot + PART.PRODUCERS);
  words.store(recordWord(own, RECORD.EXTRA), number);
  return own;
}
