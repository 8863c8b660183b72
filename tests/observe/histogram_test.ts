// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { Histogram } from "../../observe/histogram.ts";
import { Ring } from "../../observe/ring.ts";
import { test } from "../helpers.ts";

/** The exact percentile of a list. */
function exact(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(share * sorted.length) - 1]!;
}

test("Histogram gives percentiles within 1 % of the exact ones, from microseconds to a year", () => {
  for (const scale of [0.01, 1, 100, 1e5, 1e7]) {
    const histogram = new Histogram();
    const values = Array.from(
      { length: 5_000 },
      (_, index) => scale * (1 + (index * 7919) % 5_000),
    );
    values.forEach((value) => histogram.add(value));
    const sorted = values.toSorted((a, b) => a - b);
    const { count, mean, p50, p90, p99, max } = histogram.percentiles;
    assertEquals([count, max], [5_000, sorted.at(-1)]);
    assert(Math.abs(mean / (scale * 2_500.5) - 1) < 1e-9);
    for (const [figure, share] of [[p50, 0.5], [p90, 0.9], [p99, 0.99]] as const) {
      const truth = exact(sorted, share);
      assert(Math.abs(figure - truth) <= Math.max(truth * 0.01, 1e-4), `${figure} ${truth}`);
    }
  }
});

test("Histogram of nothing, of nothing long and of one value", () => {
  const nothing = { count: 0, mean: 0, p50: 0, p90: 0, p99: 0, max: 0 };
  assertEquals(new Histogram().percentiles, nothing);
  const zero = new Histogram();
  zero.add(0, 3);
  assertEquals(zero.percentiles, { ...nothing, count: 3 });
  const one = new Histogram();
  one.add(12.5);
  const { p50, max } = one.percentiles;
  assert(Math.abs(p50 - 12.5) < 0.1 && max === 12.5);
});

test("Ring keeps the last entries in their order, whatever its limit", () => {
  for (const limit of [1, 2, 7, 1_024, 1_500]) {
    const ring = new Ring(limit);
    for (let count = 1; count <= 3_000; count++) {
      ring.add(count, 0, 0, 0, -count);
      if (count % 499 !== 0 && count !== 3_000) continue;
      const kept = [...ring].map(([first]) => first!);
      const length = Math.min(limit, count);
      assertEquals(kept, Array.from({ length }, (_, index) => count - length + 1 + index));
      assertEquals(ring.dropped, count - length);
    }
  }
});
