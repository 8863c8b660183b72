// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What an encoder needs for messages with buffers or many strings.
 *
 * @module
 */

import { MemoryWriter } from "./buffers.ts";
import type { ByteWriter } from "./byte_writer.ts";
import { TextWriter } from "./text_blocks.ts";
import { ViewWriter } from "./views.ts";

/** All of it, made once and cleared after each message that has used it. */
export class Parts {
  /** The memory of buffers. */
  readonly memory: MemoryWriter = new MemoryWriter();
  /** Writes buffers and views. */
  readonly views: ViewWriter;
  /** The strings that are run together. */
  readonly text: TextWriter = new TextWriter();

  /**
   * Nothing is in it yet.
   *
   * @param out Where values are written.
   */
  constructor(out: ByteWriter) {
    this.views = new ViewWriter(out, this.memory);
  }

  /** Forgets all. */
  clear(): void {
    this.memory.clear();
    this.views.clear();
    this.text.clear();
  }
}
