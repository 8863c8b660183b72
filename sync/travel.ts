// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How what stands in an arena is made, and travels: by the memory and the slot.
 *
 * @module
 */

import { ProcessStateError } from "../errors.ts";
import type { Placeholder } from "../codec/handle.ts";
import { sendContext } from "../ipc/handles/send_context.ts";
import type { Memory, MemoryHandle } from "../memory/contract.ts";
import type { StartMethod, StartMethodChoice } from "../base/options.ts";
import { methodOf } from "../process/start_method.ts";
import { allocate, type Arena, openArena } from "./arena.ts";
import type { KIND } from "./states/layout.ts";

/** For whom something is made. */
export interface ContextOption {
  /** Whose children will use it: those of `worker` share it without FFI. Default: the default context. */
  context?: StartMethod | StartMethodChoice;
}

/** Where a primitive stands. A constructor that is given one makes an object of what came. */
export class Spot {
  readonly #isOwn = true;
  readonly arena: Arena;
  readonly slot: number;

  /**
   * Notes the place.
   *
   * @param arena The arena.
   * @param slot The slot.
   */
  constructor(arena: Arena, slot: number) {
    this.arena = arena;
    this.slot = slot;
  }

  /** Whether it is one: `instanceof` would ask a program's own proxy. */
  static is(value: unknown): value is Spot {
    return typeof value === "object" && value !== null && #isOwn in value;
  }

  /**
   * Makes room for a primitive.
   *
   * @param options For whom.
   * @param kind What it is.
   * @param size How many words.
   * @returns The place.
   */
  static make(
    { context }: ContextOption,
    kind: typeof KIND[keyof typeof KIND],
    size: number,
  ): Spot {
    const { arena, slot } = allocate(reachOf(context), kind, size);
    return new Spot(arena, slot);
  }

  /**
   * The place that was sent.
   *
   * @param data What travelled.
   * @returns The place.
   */
  static revive({ memory, slot }: SpotData): Spot {
    return new Spot(openArena(memory), slot);
  }
}

/** What travels in the place of a {@linkcode Spot}. */
export interface SpotData {
  memory: MemoryHandle;
  slot: number;
}

/**
 * Who must be able to see what is made for a context.
 *
 * @param context The context.
 * @returns Threads of this process, or other processes too.
 */
export function reachOf(context: ContextOption["context"]): Memory["reach"] {
  return methodOf(context) === "worker" ? "threads" : "processes";
}

/**
 * What travels in the place of something in shared memory.
 *
 * @param context Where it goes.
 * @param kind The kind of the handle.
 * @param what What it is, for the text of errors.
 * @param memory Where it is.
 * @param data What makes it of the memory.
 * @returns The placeholder.
 * @throws {ProcessStateError} If it can't be seen there.
 */
export function travel(
  context: unknown,
  kind: string,
  what: string,
  memory: Memory,
  data: (handle: MemoryHandle) => unknown,
): Placeholder {
  const to = sendContext(context, what);
  if (memory.reach === "threads" && !to.toThread) {
    throw new ProcessStateError(
      `Cannot send ${what} made for workers to a process: make it with { context: "spawn" }, or without a context`,
    );
  }
  to.kinds.add(kind);
  return { kind, data: data(memory.handle()) };
}
