// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The strings of a message that has many: run together into blocks, which the platform
 * converts at once, since a call for each costs more than the string.
 *
 * @module
 */

import type { ByteReader } from "./byte_reader.ts";
import type { ByteWriter } from "./byte_writer.ts";
import { TEXT_BLOCK_MAX_CHARACTERS, TEXT_STRING_MAX_CHARACTERS } from "./format.ts";

/**
 * Strings that are longer than this on average are copied at a greater cost than V8 has for each. Shown by "1,000
 * strings of 100" and "30 strings of 3 kB".
 */
const LONG_FROM_CHARACTERS = 512;

/**
 * Tells how to write strings.
 *
 * @param values The values.
 * @returns `"short"` if all are strings that may be in blocks, `"long"` if all are strings and most of them
 * are too long to be worth that, else `undefined`.
 */
export function textForm(values: unknown[]): "short" | "long" | undefined {
  const { length } = values;
  let [sum, longest] = [0, 0];
  for (let i = 0; i < length; i++) {
    const value = values[i];
    if (typeof value !== "string") return undefined;
    sum += value.length;
    if (value.length > longest) longest = value.length;
  }
  if (sum > length * LONG_FROM_CHARACTERS) return "long";
  return longest > TEXT_STRING_MAX_CHARACTERS ? undefined : "short";
}

/** Runs strings together. */
export class TextWriter {
  #blocks: string[] = [];
  /**
   * The block that is not full: who adds many strings keeps it in a variable meanwhile, since to
   * change a property costs more than to add a string.
   */
  block = "";

  /** Whether there are none. */
  get isEmpty(): boolean {
    return this.block === "" && this.#blocks.length === 0;
  }

  /** Adds a string. */
  add(text: string): void {
    this.block = this.joined(this.block, text);
  }

  /** A block with a string added, or if it was full the next. */
  joined(block: string, text: string): string {
    if (block.length + text.length <= TEXT_BLOCK_MAX_CHARACTERS) return block + text;
    this.#blocks.push(block);
    return text;
  }

  /** Writes the count of blocks, and the blocks. */
  write(out: ByteWriter): void {
    out.reserve(this.#blocks.length * TEXT_BLOCK_MAX_CHARACTERS + this.block.length);
    out.count(this.#blocks.length + 1);
    for (const block of this.#blocks) out.string(block);
    out.string(this.block);
  }

  /** Forgets all. */
  clear(): void {
    if (this.isEmpty) return;
    this.#blocks = [];
    this.block = "";
  }
}

/** Cuts the strings out again, in the same order. */
export class TextReader {
  readonly #from: ByteReader;
  readonly #blocks: string[] = [];
  #next = 0;
  #block = "";
  #at = 0;

  /** Has no text yet. */
  constructor(from: ByteReader) {
    this.#from = from;
  }

  /** Reads the blocks. */
  read(): void {
    for (let count = this.#from.countOf(1); count > 0; count--) this.#blocks.push(this.#from.key());
  }

  /** Cuts out the next string, which is that long. */
  take(length: number): string {
    if (this.#at + length > this.#block.length) this.#turn(length);
    const at = this.#at;
    this.#at = at + length;
    return this.#block.slice(at, at + length);
  }

  /** On to the next block. */
  #turn(length: number): void {
    const isDone = this.#at === this.#block.length;
    this.#block = (isDone && this.#blocks[this.#next++]) || "";
    this.#at = 0;
    if (length > this.#block.length) this.#from.fail(`no text of ${length} characters is left`);
  }
}
