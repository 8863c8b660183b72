// Copyright 2026 the multiprocessing authors. MIT license.

// What children are asked for. It is copied as TypeScript too, so it has no more types than that takes.

export function square(/** @type {number} */ x) {
  return x * x;
}

export async function greet(end, name) {
  await end.send("hello " + name);
  end.close();
}
