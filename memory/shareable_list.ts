// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The class {@linkcode ShareableList}.
 *
 * @module
 */

import { checkCount, readOptions, type Rules } from "../base/arguments.ts";
import { show } from "../base/refusal.ts";
import { isOneOf, isString } from "../base/rules.ts";
import { HANDLE, type Placeholder, registerHandle } from "../codec/handle.ts";
import {
  type ListItem,
  type ListLayout,
  ListMemory,
  listSize,
  pack,
  writeList,
} from "./list_layout.ts";
import { SharedMemory } from "./shared_memory.ts";
import { arriveByName, travelByName } from "./travel.ts";

/** What a {@linkcode ShareableList} is made with. */
export interface ShareableListOptions {
  /** The name of its shared memory. Default: a name of its own. */
  name?: string;
  /** `sizes`: for Python 3.8, which reads no other. Default `offsets`: for later ones. */
  layout?: ListLayout;
}

/** How a list is made, for the text of errors. */
const MAKE = {
  does: "make a ShareableList",
  right: 'ShareableList.create([1, 2], { name: "list" })',
};

/** The other calls, for the text of errors. */
const CALLS = {
  attach: { does: "attach to a ShareableList", right: 'ShareableList.attach("name")' },
  at: { does: "at", right: "list.at(0)" },
  set: { does: "set", right: "list.set(0, 1)" },
  count: { does: "count", right: "list.count(1)" },
  indexOf: { does: "indexOf", right: "list.indexOf(1)" },
};

const RULES: Rules<ShareableListOptions> = {
  name: isString,
  layout: isOneOf(["offsets", "sizes"]),
};

/** The kind of the handle. */
const HANDLE_KIND = "shareable-list";

/** What the constructor is given. */
interface ListParts {
  memory: SharedMemory;
}

/**
 * A list of fixed length in a {@linkcode SharedMemory}: Python's
 * `multiprocessing.shared_memory.ShareableList`, which reads ours and makes those that we read. Text and
 * bytes can't outgrow the place of their first value. A whole number is an `int` for Python, and so is a
 * bigint; an `int` beyond 2^53 is a bigint here.
 *
 * @example Usage
 * ```ts
 * import { ShareableList } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * using list = ShareableList.create(["howdy", 42, 1.5, true, null]);
 * list.set(1, 43);
 * using same = ShareableList.attach(list.name);
 * assertEquals([...same], ["howdy", 43, 1.5, true, null]);
 * list.unlink();
 * ```
 */
export class ShareableList implements Iterable<ListItem>, Disposable {
  static {
    Object.defineProperty(this.prototype, HANDLE, {
      value(this: ShareableList, context: unknown) {
        return this.#passOn(context);
      },
    });
  }

  readonly #memory: SharedMemory;
  readonly #list: ListMemory;

  /**
   * Made by {@linkcode ShareableList.create} and {@linkcode ShareableList.attach}.
   *
   * @param parts What it consists of.
   * @throws {TypeError} If it is made of anything else.
   */
  constructor(parts: ListParts) {
    if (!((parts as Partial<ListParts> | null)?.memory instanceof SharedMemory)) {
      throw new TypeError(
        `Cannot make a ShareableList of ${
          show(parts)
        }: use ShareableList.create([1, 2]) or attach("name")`,
      );
    }
    this.#memory = parts.memory;
    this.#list = new ListMemory(parts.memory.buffer);
  }

  /**
   * Makes a list.
   *
   * @param items What is in it first.
   * @param options Its name.
   * @returns The list.
   * @throws {AlreadyExistsError} If the name is taken.
   * @throws {TypeError} If an item is of no type that can be stored.
   * @throws {RangeError} If an item is an integer of more than 64 bits.
   * @throws {ProcessError} If it can't be had here, with the way out.
   *
   * @example Usage
   * ```ts
   * import { ShareableList } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * using list = ShareableList.create([1, 2, 3]);
   * assertEquals(list.length, 3);
   * list.unlink();
   * ```
   */
  static create(items: Iterable<ListItem>, options?: ShareableListOptions): ShareableList {
    checkCount(MAKE, arguments.length, 2);
    const { name, layout = "offsets" } = readOptions(MAKE, options, RULES);
    const packed = Array.from(items, pack);
    const size = listSize(packed, layout);
    const memory = SharedMemory.create({ size, ...(name !== undefined && { name }) });
    writeList(memory.buffer, packed, layout);
    return new ShareableList({ memory });
  }

  /**
   * Opens a list that is there.
   *
   * @param name Its name.
   * @returns The list.
   * @throws {NotFoundError} If there is none of that name.
   * @throws {ProcessStateError} If what has that name is no list.
   *
   * @example Usage
   * ```ts
   * import { NotFoundError, ShareableList } from "@multiprocessing/process";
   * import { assertThrows } from "@std/assert";
   *
   * assertThrows(() => ShareableList.attach("nobody-made-this"), NotFoundError);
   * ```
   */
  static attach(name: string): ShareableList {
    checkCount(CALLS.attach, arguments.length, 1);
    const memory = SharedMemory.attach(name);
    try {
      return new ShareableList({ memory });
    } catch (error) {
      memory.close();
      throw error;
    }
  }

  /** The name of its shared memory. */
  get name(): string {
    return this.#memory.name;
  }

  /** How many items there are. */
  get length(): number {
    return this.#list.length;
  }

  /** How the items are stored, in the words of Python's `struct`. */
  get format(): string {
    return Array.from({ length: this.length }, (_, index) => this.#open.formatOf(index)).join("");
  }

  /** The list, while it is not closed. */
  get #open(): ListMemory {
    // It throws after close.
    void this.#memory.buffer;
    return this.#list;
  }

  /**
   * An item.
   *
   * @param index Which; negative: from the end.
   * @returns The item.
   * @throws {RangeError} If there is none.
   * @throws {ProcessStateError} After {@linkcode ShareableList.close}.
   *
   * @example Usage
   * ```ts
   * import { ShareableList } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * using list = ShareableList.create(["a", "b"]);
   * assertEquals(list.at(-1), "b");
   * list.unlink();
   * ```
   */
  at(index: number): ListItem {
    checkCount(CALLS.at, arguments.length, 1);
    return this.#open.get(this.#index(index));
  }

  /**
   * Sets an item, which may be of another type than the one before.
   *
   * @param index Which; negative: from the end.
   * @param value The item.
   * @throws {RangeError} If there is none, or the item doesn't fit.
   * @throws {TypeError} If the item is of no type that can be stored.
   * @throws {ProcessStateError} After {@linkcode ShareableList.close}.
   *
   * @example Usage
   * ```ts
   * import { ShareableList } from "@multiprocessing/process";
   * import { assertEquals, assertThrows } from "@std/assert";
   *
   * using list = ShareableList.create(["short"]);
   * list.set(0, "1234567");
   * assertThrows(() => list.set(0, "123456789"), RangeError);
   * assertEquals(list.at(0), "1234567");
   * list.unlink();
   * ```
   */
  set(index: number, value: ListItem): void {
    checkCount(CALLS.set, arguments.length, 2);
    this.#open.set(this.#index(index), value);
  }

  #index(index: number): number {
    const at = index < 0 ? index + this.length : index;
    if (Number.isInteger(at) && at >= 0 && at < this.length) return at;
    throw new RangeError(
      `Cannot use the item at an index that must be from ${-this.length} to ${
        this.length - 1
      }: current value is ${String(index)}`,
    );
  }

  /**
   * How many items are equal to a value; bytes are compared by content.
   *
   * @param value The value.
   * @returns How many.
   *
   * @example Usage
   * ```ts
   * import { ShareableList } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * using list = ShareableList.create([42, "a", 42]);
   * assertEquals(list.count(42), 2);
   * list.unlink();
   * ```
   */
  count(value: ListItem): number {
    checkCount(CALLS.count, arguments.length, 1);
    return [...this].filter((item) => isEqual(item, value)).length;
  }

  /**
   * Which item is the first that is equal to a value.
   *
   * @param value The value.
   * @returns Its index; -1 if there is none.
   *
   * @example Usage
   * ```ts
   * import { ShareableList } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * using list = ShareableList.create([1, "1"]);
   * assertEquals(list.indexOf("1"), 1);
   * list.unlink();
   * ```
   */
  indexOf(value: ListItem): number {
    checkCount(CALLS.indexOf, arguments.length, 1);
    return [...this].findIndex((item) => isEqual(item, value));
  }

  /**
   * The items.
   *
   * @returns An iterator.
   *
   * @example Usage
   * ```ts
   * import { ShareableList } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * using list = ShareableList.create([1, null]);
   * assertEquals([...list], [1, null]);
   * list.unlink();
   * ```
   */
  *[Symbol.iterator](): IterableIterator<ListItem> {
    for (let index = 0; index < this.length; index++) yield this.at(index);
  }

  /**
   * Closes this view of it. May be called again.
   *
   * @example Usage
   * ```ts
   * import { ProcessStateError, ShareableList } from "@multiprocessing/process";
   * import { assertThrows } from "@std/assert";
   *
   * const list = ShareableList.create([1]);
   * list.unlink();
   * list.close();
   * assertThrows(() => list.at(0), ProcessStateError);
   * ```
   */
  close(): void {
    this.#memory.close();
  }

  /**
   * Takes its name away: it goes with its last view.
   *
   * @throws {NotFoundError} If somebody has done so before.
   *
   * @example Usage
   * ```ts
   * import { ShareableList } from "@multiprocessing/process";
   *
   * using list = ShareableList.create([1]);
   * list.unlink();
   * ```
   */
  unlink(): void {
    this.#memory.unlink();
  }

  /** Closes it; doesn't unlink. */
  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * Itself in words.
   *
   * @returns `<ShareableList psm_12ab34cd: 1, text, null>`.
   *
   * @example Usage
   * ```ts
   * import { ShareableList } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * using list = ShareableList.create([1, null]);
   * assertEquals(String(list), `<ShareableList ${list.name}: 1, null>`);
   * list.unlink();
   * ```
   */
  toString(): string {
    return `<ShareableList ${this.name}: ${[...this].map(String).join(", ")}>`;
  }

  /** What travels in its place: its name. */
  #passOn(context: unknown): Placeholder {
    return travelByName(context, HANDLE_KIND, "a ShareableList", this.name);
  }
}

function isEqual(item: ListItem, value: ListItem): boolean {
  if (item instanceof Uint8Array && value instanceof Uint8Array) {
    return item.length === value.length && item.every((byte, index) => byte === value[index]);
  }
  if (typeof item === "bigint" || typeof value === "bigint") {
    // deno-lint-ignore eqeqeq
    return isNumeric(item) && isNumeric(value) && item == value;
  }
  return item === value;
}

function isNumeric(item: ListItem): boolean {
  return typeof item === "number" || typeof item === "bigint";
}

registerHandle(
  HANDLE_KIND,
  (data, context) => ShareableList.attach(arriveByName<string>(context, data)),
);
