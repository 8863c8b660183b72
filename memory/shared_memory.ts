// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The class {@linkcode SharedMemory}.
 *
 * @module
 */

import { checkCount, readOptions, type Rules } from "../base/arguments.ts";
import { show } from "../base/refusal.ts";
import { isBoolean, isString, isWholeFrom } from "../base/rules.ts";
import { HANDLE, type Placeholder, registerHandle } from "../codec/handle.ts";
import { AlreadyExistsError, ProcessStateError } from "../errors.ts";
import { family } from "./family.ts";
import { type Mapping, system } from "./system.ts";
import { track, untrack } from "./tracker.ts";
import { arriveByName, travelByName } from "./travel.ts";

/** What a {@linkcode SharedMemory} is made with. */
export interface SharedMemoryOptions {
  /** How many bytes. */
  size: number;
  /** What others attach to it by. Default: a name of its own. */
  name?: string;
  /** Whether it goes when this family of processes has ended and nobody has unlinked it. Default true. */
  track?: boolean;
}

/** The kind of the handle. */
const HANDLE_KIND = "shared-memory";

/** As Python's: some systems take no longer ones. */
const PREFIX = "psm_";

/** Bytes of a name, by the system. */
const NAME_MAX = 254;

/** Pages that could not be taken away from those who see them. */
const unclosed = new FinalizationRegistry((mapping: Pick<Mapping, "address" | "size">) =>
  system().unmap(mapping)
);

/** What the constructor is given. */
interface BlockParts {
  name: string;
  fd: number;
  mapping: Mapping;
}

/**
 * A block of bytes that any process can attach to by its name: Python's
 * `multiprocessing.shared_memory.SharedMemory`, whose blocks are the same. It needs FFI.
 *
 * @example Usage
 * ```ts
 * import { SharedMemory } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * using memory = SharedMemory.create({ size: 16 });
 * new Uint8Array(memory.buffer)[0] = 7;
 * using same = SharedMemory.attach(memory.name);
 * assertEquals(new Uint8Array(same.buffer)[0], 7);
 * memory.unlink();
 * ```
 */
export class SharedMemory implements Disposable {
  static {
    Object.defineProperty(this.prototype, HANDLE, {
      value(this: SharedMemory, context: unknown) {
        return this.#passOn(context);
      },
    });
  }

  readonly #name: string;
  readonly #size: number;
  readonly #fd: number;
  #mapping: Mapping | null;

  /**
   * Made by {@linkcode SharedMemory.create} and {@linkcode SharedMemory.attach}.
   *
   * @param parts What it consists of.
   * @throws {TypeError} If it is made of anything else.
   */
  constructor(parts: BlockParts) {
    if ((parts as Partial<BlockParts> | null)?.mapping === undefined) {
      throw new TypeError(
        `Cannot make shared memory of ${
          show(parts)
        }: use SharedMemory.create({ size: 4096 }) or attach("name")`,
      );
    }
    this.#name = parts.name;
    this.#fd = parts.fd;
    this.#size = parts.mapping.size;
    this.#mapping = parts.mapping;
  }

  /**
   * Makes a block; its bytes are all 0.
   *
   * @param options Its size and its name.
   * @returns The block.
   * @throws {AlreadyExistsError} If the name is taken.
   * @throws {RangeError} If there is less than one byte, or the name is none that the system takes.
   * @throws {TypeError} If an option is of a wrong type.
   * @throws {ProcessError} If it can't be had here, with the way out.
   *
   * @example Usage
   * ```ts
   * import { SharedMemory } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * using memory = SharedMemory.create({ size: 1024 });
   * assertEquals(memory.size, 1024);
   * memory.unlink();
   * ```
   */
  static create(options: SharedMemoryOptions): SharedMemory {
    checkCount(MAKE, arguments.length, 1);
    const { size, name, track: isTracked = true } = checkOptions(options);
    const made = name === undefined ? makeUnnamed(size) : makeNamed(checkName(name), size);
    if (isTracked) track(made.name, family.mainPid());
    return new SharedMemory(made);
  }

  /**
   * Opens a block that is there.
   *
   * @param name Its name.
   * @returns The block.
   * @throws {NotFoundError} If there is none of that name.
   * @throws {RangeError} If the name is none that the system takes.
   * @throws {TypeError} If the name is no text.
   * @throws {ProcessError} If it can't be had here, with the way out.
   *
   * @example Usage
   * ```ts
   * import { NotFoundError, SharedMemory } from "@multiprocessing/process";
   * import { assertThrows } from "@std/assert";
   *
   * assertThrows(() => SharedMemory.attach("nobody-made-this"), NotFoundError);
   * ```
   */
  static attach(name: string): SharedMemory {
    checkCount(ATTACH, arguments.length, 1);
    const checked = checkName(name);
    const fd = system().openNamed(checked);
    return new SharedMemory(mapped(checked, fd, system().sizeOf(fd)));
  }

  /** What others attach to it by. */
  get name(): string {
    return this.#name;
  }

  /** How many bytes; what the system gave may be more than was asked for. */
  get size(): number {
    return this.#size;
  }

  /**
   * Its bytes.
   *
   * @throws {ProcessStateError} After {@linkcode SharedMemory.close}.
   */
  get buffer(): ArrayBuffer {
    if (this.#mapping !== null) return this.#mapping.buffer;
    throw new ProcessStateError(
      `Cannot use the shared memory "${this.#name}" as it is closed here: attach() to it again`,
    );
  }

  /**
   * Closes this view of it; others stay. Typed arrays on it can't be used any more. May be called again.
   *
   * @example Usage
   * ```ts
   * import { ProcessStateError, SharedMemory } from "@multiprocessing/process";
   * import { assertThrows } from "@std/assert";
   *
   * const memory = SharedMemory.create({ size: 16 });
   * memory.unlink();
   * memory.close();
   * assertThrows(() => memory.buffer, ProcessStateError);
   * ```
   */
  close(): void {
    const mapping = this.#mapping;
    if (mapping === null) return;
    this.#mapping = null;
    system().close(this.#fd);
    const { address, size, buffer } = mapping;
    // Where they can't be taken away the pages stay until nobody can see them.
    if (system().detach(mapping)) system().unmap(mapping);
    else unclosed.register(buffer, { address, size });
  }

  /**
   * Takes its name away: nobody can attach any more, and the memory goes with its last view.
   *
   * @throws {NotFoundError} If somebody has done so before.
   *
   * @example Usage
   * ```ts
   * import { NotFoundError, SharedMemory } from "@multiprocessing/process";
   * import { assertThrows } from "@std/assert";
   *
   * using memory = SharedMemory.create({ size: 16 });
   * memory.unlink();
   * assertThrows(() => memory.unlink(), NotFoundError);
   * ```
   */
  unlink(): void {
    system().unlink(this.#name);
    untrack(this.#name);
  }

  /** Closes it; doesn't unlink. */
  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * Itself in words.
   *
   * @returns `<SharedMemory psm_12ab34cd, 16 bytes>`.
   *
   * @example Usage
   * ```ts
   * import { SharedMemory } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * using memory = SharedMemory.create({ size: 16 });
   * assertEquals(String(memory), `<SharedMemory ${memory.name}, 16 bytes>`);
   * memory.unlink();
   * ```
   */
  toString(): string {
    return `<SharedMemory ${this.#name}, ${this.#size} bytes>`;
  }

  /** What travels in its place: its name. */
  #passOn(context: unknown): Placeholder {
    return travelByName(context, HANDLE_KIND, "shared memory", this.#name);
  }
}

function makeUnnamed(size: number): BlockParts {
  for (;;) {
    try {
      return makeNamed(names.make(), size);
    } catch (error) {
      if (!(error instanceof AlreadyExistsError)) throw error;
    }
  }
}

/** Where names come from; a test puts its own here. */
export const names: { make: () => string } = {
  make: () => {
    const bytes = crypto.getRandomValues(new Uint8Array(4));
    return PREFIX + [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  },
};

function makeNamed(name: string, size: number): BlockParts {
  return mapped(name, system().makeNamed(name, size), size);
}

function mapped(name: string, fd: number, size: number): BlockParts {
  try {
    return { name, fd, mapping: system().map(fd, size) };
  } catch (error) {
    system().close(fd);
    throw error;
  }
}

/** How a block is made, for the text of errors. */
const MAKE = { does: "make shared memory", right: "SharedMemory.create({ size: 4096 })" };

/** What its options must be; a name is looked at where it is used. */
const ATTACH = { does: "attach to shared memory", right: 'SharedMemory.attach("name")' };

const RULES: Rules<SharedMemoryOptions> = {
  size: isWholeFrom(1),
  name: isString,
  track: isBoolean,
};

function checkOptions(options: SharedMemoryOptions): SharedMemoryOptions {
  const read = readOptions<SharedMemoryOptions>(MAKE, options, RULES);
  if (read.size !== undefined) return read;
  throw new RangeError(
    `Cannot make shared memory as "size" must be a whole number of at least 1: current value is undefined, write ${MAKE.right}`,
  );
}

/** Python shows names without the slash that the system wants before them. */
function checkName(name: string): string {
  if (typeof name !== "string") {
    throw new TypeError(
      `Cannot use shared memory as "name" must be a string: current value is ${String(name)}`,
    );
  }
  const bare = name.startsWith("/") ? name.slice(1) : name;
  const length = new TextEncoder().encode(bare).length;
  if (length > 0 && length <= NAME_MAX && !/[/\0\n]/.test(bare)) return bare;
  throw new RangeError(
    `Cannot use shared memory as "name" must be 1 to ${NAME_MAX} bytes without slashes and line ends: current value is ${
      JSON.stringify(name)
    }`,
  );
}

registerHandle(
  HANDLE_KIND,
  (data, context) => SharedMemory.attach(arriveByName<string>(context, data)),
);
