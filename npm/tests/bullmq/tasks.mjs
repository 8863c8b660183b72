// Copyright 2026 the multiprocessing authors. MIT license.

/** The square. */
export function square(x) {
  return x * x;
}
