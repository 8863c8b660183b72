// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Buffers and their views, as they arrive.
 *
 * @module
 */

import type { ByteReader } from "./byte_reader.ts";
import type { ArrivedBuffer } from "./buffers.ts";
import { platformClass, VIEW_CLASSES } from "./format.ts";

/** A class of views. */
export interface View {
  readonly BYTES_PER_ELEMENT?: number;
  new (from: ArrayBufferLike, offset?: number, length?: number): ArrayBufferView;
}

/** Classes of views by their numbers. */
const views = VIEW_CLASSES.map((name) => platformClass(name) as View | undefined);

/**
 * Reads a class.
 *
 * @param from Where from.
 * @returns The class.
 */
export function readViewClass(from: ByteReader): View {
  const number = from.byte();
  if (number >= VIEW_CLASSES.length) from.fail("a view has no class");
  return views[number] ?? from.fail(`this runtime has no ${VIEW_CLASSES[number]}`);
}

function arrived(from: ByteReader, memory: ArrivedBuffer[]): ArrivedBuffer {
  const number = from.count();
  return memory[number] ?? from.fail(`there is no buffer ${number}`);
}

/**
 * Reads which buffer it is.
 *
 * @param from Where from.
 * @param memory The buffers.
 * @returns The buffer.
 */
export function wholeBuffer(from: ByteReader, memory: ArrivedBuffer[]): ArrayBuffer {
  const { buffer, first } = arrived(from, memory);
  return first === 0 ? buffer : from.fail("a buffer is not marked as whole");
}

/**
 * Reads a view.
 *
 * @param from Where from.
 * @param memory The buffers.
 * @returns The view.
 */
export function readView(from: ByteReader, memory: ArrivedBuffer[]): ArrayBufferView {
  const known = readViewClass(from);
  const { buffer, start, first, end } = arrived(from, memory);
  const offset = from.count() - start;
  const length = from.count() - 1;
  if (length < 0 && buffer.resizable !== true) from.fail("a view has no length");
  const view = length < 0 ? new known(buffer, offset) : new known(buffer, offset, length);
  const isInside = offset >= first && offset + view.byteLength <= end;
  return isInside ? view : from.fail("a view reaches beyond its buffer");
}

/**
 * Reads a small view, which gets a buffer of its own.
 *
 * @param from Where from.
 * @returns The view.
 */
export function readSmallView(from: ByteReader): ArrayBufferView {
  const known = readViewClass(from);
  const bytes = from.copy(from.count());
  return known as unknown === Uint8Array ? bytes : new known(bytes.buffer);
}

/**
 * The buffer that a view shares with an object before it: never one that others have a part in.
 *
 * @param object What should be a view that is all of its buffer, or the buffer.
 * @param from What to refuse if it is neither.
 * @returns The buffer.
 */
export function homeOf(object: object, from: ByteReader): ArrayBuffer {
  if (object instanceof ArrayBuffer) return object;
  const { buffer, byteLength } = object as Partial<ArrayBufferView>;
  const isHome = ArrayBuffer.isView(object) && buffer instanceof ArrayBuffer;
  if (!isHome || buffer.byteLength !== byteLength) from.fail("a view is not all of its buffer");
  return buffer;
}
