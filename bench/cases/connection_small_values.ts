// Copyright 2026 the multiprocessing authors. MIT license.

import { VALUES } from "../connection_targets.ts";
import { talkers } from "../connections.ts";
import type { Case } from "../contract.ts";

const COUNT = 100_000;

/** How many are sent before the sender looks whether there is room. */
const BURST = 1_000;

/** One way, in bursts. */
export default {
  title: "100,000 numbers one way, sent as values",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 9,
  note: `Each with send; here every ${BURST}th is waited for. CPython's send always waits.`,
  contestants: async ({ python }) => [
    ...talkers(async (connection) => {
      await connection.sendBytes(new Uint8Array(1));
      for (let i = 1; i <= COUNT; i++) {
        const sent = connection.send(i);
        if (i % BURST === 0) await sent;
      }
      await connection.send(VALUES);
      if (await connection.recv() !== COUNT) throw new Error("Numbers are missing");
    }),
    ...await python("connection_small_values.py"),
  ],
} satisfies Case as Case;
