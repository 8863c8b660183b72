// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The targets that a worker has been told of, each imported when its first task comes.
 *
 * @module
 */

import { find } from "../../process/lookup.ts";
import type { Place } from "../../base/boot.ts";

/** Milliseconds below which a task is short. */
const SHORT = 0.1;

/** How much the last task counts in the average. */
const WEIGHT = 0.2;

// deno-lint-ignore no-explicit-any
type AnyFunction = (...args: any[]) => unknown;

/** A target that has been imported. */
export class LoadedTarget {
  /** Calls it, on what it is a property of. */
  readonly call: AnyFunction;
  #average = Infinity;

  /**
   * Nothing is known of its tasks yet.
   *
   * @param value The function.
   * @param holder What it is called on.
   */
  // deno-lint-ignore ban-types
  constructor(value: Function, holder: unknown) {
    this.call = holder === undefined ? value as AnyFunction : value.bind(holder);
  }

  /** Whether its tasks have proved to be short. */
  get isShort(): boolean {
    return this.#average < SHORT;
  }

  /**
   * A task has ended.
   *
   * @param took How many milliseconds it took.
   * @returns Whether that was short.
   */
  note(took: number): boolean {
    this.#average = this.#average === Infinity
      ? took
      : this.#average + (took - this.#average) * WEIGHT;
    return took < SHORT;
  }
}

/** By the numbers that the pool knows them by. */
export class TargetCache {
  readonly #places = new Map<number, Place>();
  readonly #loaded = new Map<number, LoadedTarget>();

  /**
   * There is a target.
   *
   * @param id Its number.
   * @param place Where it is found.
   */
  define(id: number, place: Place): void {
    this.#places.set(id, place);
  }

  /**
   * A target.
   *
   * @param id Its number.
   * @returns It, or a promise of it while it is not imported.
   */
  get(id: number): LoadedTarget | Promise<LoadedTarget> {
    return this.#loaded.get(id) ?? this.#load(id);
  }

  async #load(id: number): Promise<LoadedTarget> {
    const { value, holder } = await find(this.#places.get(id)!);
    const target = new LoadedTarget(value, holder);
    this.#loaded.set(id, target);
    return target;
  }
}
