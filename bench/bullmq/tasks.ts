// Copyright 2026 the multiprocessing authors. MIT license.

/** A unit task. */
export function square(x: number): number {
  return x * x;
}
