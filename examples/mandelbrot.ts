// Copyright 2026 the multiprocessing authors. MIT license.

import { writeFile } from "node:fs/promises";
import { cpuCount, Pool } from "@multiprocessing/process";
import { PNG } from "pngjs";

const WIDTH = 900;
const HEIGHT = 600;
const DEPTH = 400;

export function renderRow(y: number): Uint8Array {
  const row = new Uint8Array(WIDTH * 4);
  for (let x = 0; x < WIDTH; x++) {
    const left = escapeTime(x / WIDTH * 3 - 2.1, y / HEIGHT * 2 - 1) / DEPTH;
    const shade = left === 1 ? 0 : Math.sqrt(left);
    row.set([255 * shade, 160 * shade ** 2, 90 + 120 * (1 - shade) * shade * 4, 255], x * 4);
  }
  return row;
}

function escapeTime(re: number, im: number): number {
  let [x, y] = [0, 0];
  for (let step = 0; step < DEPTH; step++) {
    [x, y] = [x * x - y * y + re, 2 * x * y + im];
    if (x * x + y * y > 4) return step;
  }
  return DEPTH;
}

async function render(processes: number): Promise<Uint8Array> {
  await using pool = new Pool({ processes });
  await pool.map(Math.abs, Array.from({ length: processes }, () => 1));
  const begin = performance.now();
  const image = new Uint8Array(WIDTH * HEIGHT * 4);
  let y = 0;
  const rows = Array.from({ length: HEIGHT }, (_, y) => y);
  for await (const row of pool.imap(renderRow, rows, { chunkSize: 8 })) {
    image.set(row, y++ * WIDTH * 4);
  }
  const seconds = ((performance.now() - begin) / 1000).toFixed(2);
  console.log(`${WIDTH} x ${HEIGHT} pixels on ${processes} process(es): ${seconds} s`);
  return image;
}

if (import.meta.main) {
  const path = Deno.args[0] ?? "mandelbrot.png";
  await render(1);
  const png = new PNG({ width: WIDTH, height: HEIGHT });
  png.data.set(await render(cpuCount()));
  await writeFile(path, PNG.sync.write(png));
  console.log(`The picture is in ${path}`);
}
