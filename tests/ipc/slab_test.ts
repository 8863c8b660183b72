// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { pipe, Process } from "../../mod.ts";
import { keepPiece, MOST_PIECE_BYTES } from "../../ipc/slab.ts";
import { PROCESSES, test } from "../helpers.ts";
import { sayAll } from "./fixtures/many.ts";

test("keepPiece() keeps what is overwritten later, whatever the lengths", () => {
  const source = new Uint8Array(MOST_PIECE_BYTES);
  const pieces = Array.from({ length: 200 }, (_, index) => {
    source.fill(index);
    return keepPiece(source.subarray(0, index * 37 % (MOST_PIECE_BYTES + 1)));
  });
  for (const [index, piece] of pieces.entries()) {
    assertEquals(piece.length, index * 37 % (MOST_PIECE_BYTES + 1));
    assert(piece.every((byte) => byte === index));
  }
});

for (const context of PROCESSES) {
  test(`[${context}] bytes that were received share their buffer with no others`, async () => {
    const [here, there] = pipe<Uint8Array, never>();
    const process = new Process({ target: sayAll, args: [there], context });
    await process.start();
    for (let index = 0; index < 100; index += 2) {
      const bytes = await here.recvBytes();
      const value = await here.recv();
      assertEquals([bytes, value], [
        new Uint8Array(index).fill(index),
        new Uint8Array(index + 1).fill(index),
      ]);
      assertEquals([bytes, value].map(({ buffer }) => buffer.byteLength), [index, index + 1]);
    }
    here.close();
    await process.join();
  });
}
