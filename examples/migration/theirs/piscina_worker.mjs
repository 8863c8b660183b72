// Copyright 2026 the multiprocessing authors. MIT license.

export function add({ a, b }) {
  return a + b;
}

export async function wait() {
  await new Promise((resolve) => setTimeout(resolve, 600_000));
}

export function sum(bytes) {
  return bytes.reduce((sum, byte) => sum + byte, 0);
}

export function square(x) {
  return x * x;
}
