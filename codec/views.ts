// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Buffers and their views, as they are sent.
 *
 * @module
 */

import type { ByteWriter } from "./byte_writer.ts";
import { viewClass } from "./clone_kind.ts";
import type { MemoryWriter } from "./buffers.ts";
import { platformClass, SMALL_VIEW_MAX_BYTES, TAG, VIEW_CLASSES } from "./format.ts";

/** Thrown where a value can't be cloned; who catches it finds out where in the message that is. */
export class Refusal {}

const VIEW_NAMES: readonly string[] = VIEW_CLASSES;
const DATA_VIEW = VIEW_NAMES.indexOf("DataView");
const UINT8 = VIEW_NAMES.indexOf("Uint8Array");

/** Classes of views by their prototypes; a view with another is one of a subclass. */
const viewNumbers = new Map<unknown, number>();
for (const [number, name] of VIEW_NAMES.entries()) {
  const known = platformClass(name) as { prototype: object } | undefined;
  if (known !== undefined) viewNumbers.set(known.prototype, number);
}

/** Writes buffers and views. */
export class ViewWriter {
  readonly #out: ByteWriter;
  readonly #memory: MemoryWriter;
  /** The numbers of small views and buffers, by their buffers. */
  #homes: Map<ArrayBuffer, number> | undefined;

  /**
   * Writes where the rest of the value is written.
   *
   * @param out Where to.
   * @param memory Where what is not small goes.
   */
  constructor(out: ByteWriter, memory: MemoryWriter) {
    this.#out = out;
    this.#memory = memory;
  }

  /** Forgets all of them. */
  clear(): void {
    this.#homes = undefined;
  }

  /**
   * Writes a buffer.
   *
   * @param value The buffer.
   * @param place Its number among the objects.
   */
  buffer(value: ArrayBuffer, place: number): void {
    if (isDetached(value)) throw new Refusal();
    const home = this.#homes?.get(value);
    if (home === undefined && this.#isSmallAndNew(value)) return this.#smallBuffer(value, place);
    this.#out.byte(home === undefined ? TAG.BUFFER : TAG.BUFFER_OF);
    this.#out.count(home ?? this.#memory.buffer(value));
  }

  #isSmallAndNew(value: ArrayBuffer): boolean {
    const isSmall = value.byteLength <= SMALL_VIEW_MAX_BYTES && value.resizable !== true;
    return isSmall && !this.#memory.has(value);
  }

  #smallBuffer(value: ArrayBuffer, place: number): void {
    this.#setHome(value, place);
    this.#out.byte(TAG.SMALL_BUFFER);
    this.#out.count(value.byteLength);
    this.#out.raw(new Uint8Array(value));
  }

  #setHome(buffer: ArrayBuffer, place: number): void {
    this.#homes ??= new Map();
    this.#homes.set(buffer, place);
  }

  /**
   * Writes a view.
   *
   * @param value The view.
   * @param place Its number among the objects.
   */
  view(value: ArrayBufferView, place: number): void {
    const { buffer } = value;
    if (!(buffer instanceof ArrayBuffer) || isDetached(buffer)) throw new Refusal();
    const own = viewNumbers.get(Object.getPrototypeOf(value));
    const number = own ?? VIEW_NAMES.indexOf(viewClass(value));
    const home = own === undefined ? undefined : this.#homes?.get(buffer);
    if (home !== undefined) return this.#viewOf(value, number, home);
    if (!isSmall(value, number) || !this.#isAlone(value, own, place)) {
      return this.#bigView(value, number, own === undefined);
    }
    this.#out.byte(TAG.SMALL_VIEW);
    this.#out.byte(number);
    this.#out.count(value.byteLength);
    this.#out.raw(
      number === UINT8
        ? value as Uint8Array
        : new Uint8Array(buffer, value.byteOffset, value.byteLength),
    );
  }

  /** Whether a view is all of its buffer, of which it is the home then, or one of a subclass. */
  #isAlone(view: ArrayBufferView, own: number | undefined, place: number): boolean {
    if (own === undefined) return true;
    const buffer = view.buffer as ArrayBuffer;
    if (view.byteLength !== buffer.byteLength || this.#memory.has(buffer)) return false;
    this.#setHome(buffer, place);
    return true;
  }

  #bigView(value: ArrayBufferView, number: number, alone: boolean): void {
    this.#out.byte(TAG.VIEW);
    this.#out.byte(number);
    this.#out.count(this.#memory.view(value, alone));
    this.#out.count(value.byteOffset);
    this.#out.count(followsBuffer(value) ? 0 : lengthOf(value) + 1);
  }

  #viewOf(value: ArrayBufferView, number: number, home: number): void {
    this.#out.byte(TAG.VIEW_OF);
    this.#out.byte(number);
    this.#out.count(home);
    this.#out.count(value.byteOffset);
    this.#out.count(lengthOf(value));
  }
}

function isSmall({ byteLength, buffer }: ArrayBufferView, number: number): boolean {
  const isResizable = (buffer as ArrayBuffer).resizable === true;
  return byteLength <= SMALL_VIEW_MAX_BYTES && number !== DATA_VIEW && !isResizable;
}

/** Tells whether a buffer's memory was given away. Node 20 has no property for it. */
export function isDetached(buffer: ArrayBuffer): boolean {
  if (buffer.byteLength > 0) return false;
  try {
    return new Uint8Array(buffer).length !== 0;
  } catch {
    return true;
  }
}

function lengthOf(view: ArrayBufferView): number {
  return (view as Partial<Uint8Array>).length ?? view.byteLength;
}

/**
 * Tells whether a view grows with its buffer. JavaScript can't ask for that: a view that ends where
 * its resizable buffer ends is taken for one that does.
 */
function followsBuffer(view: ArrayBufferView): boolean {
  const { buffer } = view;
  if ((buffer as ArrayBuffer).resizable !== true) return false;
  const size = (view as Partial<Uint8Array>).BYTES_PER_ELEMENT ?? 1;
  return buffer.byteLength - view.byteOffset - view.byteLength < size;
}
