// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Four processes invert one image where it is: nothing of it is copied.
 *
 * @module
 */

import { Pool, SharedArray } from "@multiprocessing/process";

const WIDTH = 640;
const HEIGHT = 480;
const PARTS = 4;

/** Inverts some rows. */
export function invert(image: SharedArray<"u8">, part: number): void {
  const size = WIDTH * HEIGHT / PARTS;
  const rows = image.data.subarray(part * size, (part + 1) * size);
  for (let i = 0; i < rows.length; i++) rows[i] = 255 - rows[i]!;
}

if (import.meta.main) {
  const image = new SharedArray("u8", WIDTH * HEIGHT, { lock: false });
  image.data.forEach((_, i) => image.data[i] = i % 256);
  await using pool = new Pool({ processes: PARTS });
  await pool.starmap(invert, Array.from({ length: PARTS }, (_, part) => [image, part] as const));
  console.log(`First pixels: ${image.data.slice(0, 4).join(" ")}`);
  console.log(`Last pixels: ${image.data.slice(-4).join(" ")}`);
}
