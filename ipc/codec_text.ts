// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The short strings of a message that has many: run together into blocks, which the platform
 * converts at once, since a call for each costs more than the string.
 *
 * @module
 */

import type { ByteWriter } from "./byte_writer.ts";
import { SHORT_STRING_MAX, TEXT_BLOCK } from "./codec_tags.ts";

/**
 * Tells whether there are only short strings.
 *
 * @param values The values.
 * @returns Whether each is a string, and none is longer than {@linkcode SHORT_STRING_MAX}.
 */
export function isShortText(values: unknown[]): values is string[] {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== "string" || value.length > SHORT_STRING_MAX) return false;
  }
  return true;
}

/** Runs strings together. */
export class TextWriter {
  #blocks: string[] = [];
  #block = "";

  /** Whether there are none. */
  get isEmpty(): boolean {
    return this.#block === "" && this.#blocks.length === 0;
  }

  /** Adds a short string. */
  add(text: string): void {
    if (this.#block.length + text.length > TEXT_BLOCK) this.#next();
    this.#block += text;
  }

  /** Adds short strings. */
  addAll(texts: string[]): void {
    let block = this.#block;
    for (let i = 0; i < texts.length; i++) {
      const text = texts[i]!;
      if (block.length + text.length > TEXT_BLOCK) {
        this.#blocks.push(block);
        block = "";
      }
      block += text;
    }
    this.#block = block;
  }

  #next(): void {
    this.#blocks.push(this.#block);
    this.#block = "";
  }

  /** Writes the count of blocks, and the blocks. */
  write(out: ByteWriter): void {
    this.#next();
    out.count(this.#blocks.length);
    for (const block of this.#blocks) out.string(block);
  }

  /** Forgets all. */
  clear(): void {
    if (this.isEmpty) return;
    this.#blocks = [];
    this.#block = "";
  }
}

/** Cuts the strings out again, in the same order. */
export class TextReader {
  readonly #blocks: string[];
  #next = 0;
  #block = "";
  #at = 0;

  /**
   * Starts at the first.
   *
   * @param blocks The blocks.
   */
  constructor(blocks: string[]) {
    this.#blocks = blocks;
  }

  /**
   * Cuts out the next string.
   *
   * @param length How long it is.
   * @returns The string, or `undefined` if there is none that long.
   */
  take(length: number): string | undefined {
    let end = this.#at + length;
    if (end > this.#block.length) {
      if (this.#at !== this.#block.length || this.#next === this.#blocks.length) return undefined;
      this.#block = this.#blocks[this.#next++]!;
      this.#at = 0;
      end = length;
      if (end > this.#block.length) return undefined;
    }
    const text = this.#block.slice(this.#at, end);
    this.#at = end;
    return text;
  }
}
