// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The objects that a message has met, numbered in that order.
 *
 * @module
 */

/** Up to this many objects a look at each is faster than a hash table. */
const FEW = 12;

/** Numbers objects. */
export class Seen {
  readonly #few: object[] = [];
  #many: Map<object, number> | undefined;

  /**
   * Gives an object the next number.
   *
   * @param value The object.
   * @returns Its number if it has one already, else -1.
   */
  add(value: object): number {
    if (this.#many !== undefined) return this.#addToMany(this.#many, value);
    const few = this.#few;
    for (let i = 0; i < few.length; i++) {
      if (few[i] === value) return i;
    }
    few.push(value);
    if (few.length > FEW) this.#many = this.#manyOfFew();
    return -1;
  }

  #manyOfFew(): Map<object, number> {
    const many = new Map<object, number>();
    for (let i = 0; i < this.#few.length; i++) many.set(this.#few[i]!, i);
    return many;
  }

  /**
   * Gives objects the next numbers, unless one has a number already: then none gets one.
   *
   * @param values The objects.
   * @returns Whether all were new.
   */
  addAll(values: object[]): boolean {
    const many = this.#many ??= this.#manyOfFew();
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (many.has(value)) return this.#remove(values, i);
      many.set(value, many.size);
    }
    return true;
  }

  #remove(values: object[], count: number): false {
    for (let i = 0; i < count; i++) this.#many!.delete(values[i]!);
    return false;
  }

  #addToMany(many: Map<object, number>, value: object): number {
    const number = many.get(value);
    if (number !== undefined) return number;
    many.set(value, many.size);
    return -1;
  }

  /** How many objects have a number. */
  get count(): number {
    return this.#many?.size ?? this.#few.length;
  }

  /** Forgets all. */
  clear(): void {
    this.#few.length = 0;
    this.#many = undefined;
  }
}
