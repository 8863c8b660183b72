// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The objects that a message has met, numbered in that order.
 *
 * @module
 */

/** Up to this many objects a look at each is faster than a hash table. Shown by "nested objects" and "30 mixed". */
const LISTED_MAX_OBJECTS = 12;

/** Numbers objects. */
export class Seen {
  readonly #few: object[] = [];
  #many: Map<object, number> | undefined;
  /** Dates that are all different; looked at if another comes. Their numbers begin with `#before`. */
  #dates: Date[] | undefined;
  #before = 0;
  #hasDate = false;

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
    if (few.length > LISTED_MAX_OBJECTS) this.#useMap();
    return -1;
  }

  #useMap(): Map<object, number> {
    if (this.#many !== undefined) return this.#many;
    const many = this.#many = new Map<object, number>();
    for (let i = 0; i < this.#few.length; i++) many.set(this.#few[i]!, i);
    return many;
  }

  #addToMany(many: Map<object, number>, value: object): number {
    if (this.#dates !== undefined && value instanceof Date) this.#addLater(many, this.#dates);
    const number = many.get(value);
    if (number !== undefined) return number;
    many.set(value, this.count);
    return -1;
  }

  #addLater(many: Map<object, number>, dates: Date[]): void {
    this.#dates = undefined;
    for (let i = 0; i < dates.length; i++) many.set(dates[i]!, this.#before + i);
  }

  /** Notes that one of the objects is a date. */
  noteDate(): void {
    this.#hasDate = true;
  }

  /**
   * Gives dates the next numbers, unless one has a number already: then none gets one.
   *
   * @param dates The dates, in an array that nobody else has.
   * @param times Their times: if these rise, no date is there twice, and none is looked at.
   * @returns Whether all were new.
   */
  addDates(dates: Date[], times: number[]): boolean {
    const many = this.#useMap();
    const isFirst = !this.#hasDate;
    this.#hasDate = true;
    if (!isFirst || !isRising(times)) return this.#addAll(many, dates);
    this.#before = this.count;
    this.#dates = dates;
    return true;
  }

  #addAll(many: Map<object, number>, values: Date[]): boolean {
    if (this.#dates !== undefined) this.#addLater(many, this.#dates);
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

  /** How many objects have a number. */
  get count(): number {
    return (this.#many?.size ?? this.#few.length) + (this.#dates?.length ?? 0);
  }

  /** Forgets all. */
  clear(): void {
    this.#few.length = 0;
    this.#many = undefined;
    this.#dates = undefined;
    this.#hasDate = false;
  }
}

function isRising(numbers: number[]): boolean {
  for (let i = 1; i < numbers.length; i++) {
    if (!(numbers[i]! > numbers[i - 1]!)) return false;
  }
  return true;
}
