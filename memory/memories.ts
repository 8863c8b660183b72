// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Makes and opens shared memory; what comes here twice is the same object.
 *
 * @module
 */

import type { Memory, MemoryHandle } from "./contract.ts";
import { HEADER } from "./contract.ts";
import { MappedPages } from "./mapped_pages.ts";
import { SharedBuffer } from "./shared_buffer.ts";

const known = new Map<string, WeakRef<Memory>>();

/**
 * Makes shared memory.
 *
 * @param reach Who is to see it.
 * @param size How many bytes, all 0.
 * @param most How far it may grow, in bytes with the header. Default: not at all.
 * @returns The memory.
 * @throws {ProcessError} If processes are to see it and that can't be done here, with the way out.
 */
export function makeMemory(
  reach: Memory["reach"],
  size: number,
  most: number = size + HEADER,
): Memory {
  const id = crypto.randomUUID();
  const memory = reach === "threads"
    ? new SharedBuffer(makeBuffer(size + HEADER, most), id)
    : MappedPages.make(size, id);
  return remember(memory);
}

function makeBuffer(size: number, most: number): SharedArrayBuffer {
  if (most <= size) return new SharedArrayBuffer(size);
  // Only room among the addresses is taken for what may come.
  const Buffer = SharedArrayBuffer as unknown as new (
    size: number,
    options: { maxByteLength: number },
  ) => SharedArrayBuffer;
  return new Buffer(size, { maxByteLength: most });
}

/**
 * Opens memory that was sent.
 *
 * @param handle What came.
 * @returns The memory.
 */
export function openMemory(handle: MemoryHandle): Memory {
  const memory = known.get(handle.id)?.deref() ?? remember(open(handle));
  if (memory instanceof MappedPages) memory.noteOpened();
  return memory;
}

function open(handle: MemoryHandle): Memory {
  return handle.kind === "threads"
    ? new SharedBuffer(handle.buffer, handle.id)
    : MappedPages.open(handle);
}

function remember(memory: Memory): Memory {
  for (const [id, each] of known) {
    if (each.deref() === undefined) known.delete(id);
  }
  known.set(memory.id, new WeakRef(memory));
  return memory;
}
