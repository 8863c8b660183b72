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
 * @returns The memory.
 * @throws {ProcessError} If processes are to see it and that can't be done here, with the way out.
 */
export function makeMemory(reach: Memory["reach"], size: number): Memory {
  const id = crypto.randomUUID();
  const memory = reach === "threads"
    ? new SharedBuffer(new SharedArrayBuffer(size + HEADER), id)
    : MappedPages.make(size, id);
  return remember(memory);
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
