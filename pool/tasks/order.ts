// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A call of a pool's, and the task that it becomes.
 *
 * @module
 */

import type { Target } from "../../process/options.ts";
import type { Settler } from "./limit.ts";
import type { TaskOptions } from "./options.ts";
import type { Entry, KnownTarget } from "./targets.ts";
import { type Holder, makeTask, type Task } from "./task.ts";
import { isChunk, type Mode } from "./wire.ts";

/** A call of a pool's, before its target is found. */
export interface Order {
  /** The call, for the text of errors. */
  call: string;
  /** What to run. */
  target: Target;
  /** How. */
  mode: Mode;
  /** Its arguments, or the items of a chunk. */
  args: readonly unknown[];
  /** How long it may take, and what is moved. */
  options: TaskOptions;
  /** Whether it may be stopped, by whom it was given. */
  isStoppable?: boolean;
  /** Gives the target, if it has been looked up before. */
  known?: () => Entry;
  /** Called when it goes to a worker, and with null when it is taken back. */
  onStart?: (holder: Holder | null) => void;
  /** Takes what it yields, if it is a stream. */
  onYield?: (values: unknown[]) => void;
  /** Whether it is of many that were given at once. */
  isPaced?: boolean;
  /** Of a chunk: how many items come before it. Default 0. */
  first?: number;
}

/**
 * How many tasks it is for the program: each item of a `map` is one.
 *
 * @param order The call.
 * @returns How many.
 */
export function countOf({ mode, args }: Order): number {
  return isChunk(mode) ? args.length : 1;
}

/**
 * Makes the task that is given to the workers.
 *
 * @param order What to do.
 * @param target Its target, found.
 * @param alone Whether no other task shares its worker meanwhile.
 * @param settler Who is told.
 * @returns The task.
 */
export function taskOf(
  { mode, args, options, onStart, onYield, first = 0, isPaced = false }: Order,
  target: KnownTarget,
  alone: boolean,
  { resolve, reject }: Settler<unknown>,
): Task {
  const { transfer, retries = 0, priority = 0, grace = 0, onEvent } = options;
  // All of it as a literal: to copy objects takes longer than the rest.
  return makeTask(target, mode, args, resolve, reject, {
    alone,
    moves: false,
    transfer,
    onStart,
    priority,
    keep: undefined,
    onStop: undefined,
    parent: undefined,
    first,
    isOwn: false,
    isPaced,
    retries,
    attempt: 1,
    grace,
    onEvent,
    onYield,
  });
}
