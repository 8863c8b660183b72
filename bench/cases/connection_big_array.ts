// Copyright 2026 the multiprocessing authors. MIT license.

import { VALUES } from "../connection_targets.ts";
import { talkers } from "../connections.ts";
import type { Case } from "../contract.ts";

const LENGTH = 2 ** 28 / Float64Array.BYTES_PER_ELEMENT;

/** One way. */
export default {
  title: "A Float64Array of 256 MiB one way",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 5,
  note: "As a value here; in CPython send_bytes and recv_bytes of as many bytes.",
  contestants: async ({ python }) => {
    const numbers = new Float64Array(LENGTH).fill(1);
    return [
      ...talkers(async (connection) => {
        await connection.sendBytes(new Uint8Array(1));
        await connection.send(numbers);
        await connection.send(VALUES);
        if (await connection.recv() !== 1) throw new Error("Numbers are missing");
      }),
      ...await python("connection_big_array.py"),
    ];
  },
} satisfies Case as Case;
