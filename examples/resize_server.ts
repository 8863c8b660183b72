// Copyright 2026 the multiprocessing authors. MIT license.

import { Buffer } from "node:buffer";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { Pool, PoolFullError, transfer } from "@multiprocessing/process";
import { PNG } from "pngjs";

/** Makes a picture smaller: each pixel is the mean of those that it stands for. */
export function resize(bytes: Uint8Array<ArrayBuffer>, width: number): Uint8Array {
  const { data, width: from, height } = PNG.sync.read(Buffer.from(bytes));
  const scale = from / width;
  const small = new PNG({ width, height: Math.max(1, Math.round(height / scale)) });
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < width; x++) {
      const [left, top] = [Math.floor(x * scale), Math.floor(y * scale)];
      const right = Math.max(left + 1, Math.min(from, Math.floor((x + 1) * scale)));
      const bottom = Math.max(top + 1, Math.min(height, Math.floor((y + 1) * scale)));
      small.data.set(meanOf(data, from, [left, top, right, bottom]), (y * width + x) * 4);
    }
  }
  const packed = new Uint8Array(PNG.sync.write(small));
  return transfer(packed, [packed.buffer]);
}

type Box = [left: number, top: number, right: number, bottom: number];

function meanOf(data: Uint8Array, width: number, [left, top, right, bottom]: Box): number[] {
  const sums = [0, 0, 0, 0];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      for (let part = 0; part < 4; part++) sums[part]! += data[(y * width + x) * 4 + part]!;
    }
  }
  return sums.map((sum) => sum / ((right - left) * (bottom - top)));
}

async function bytesOf(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
}

async function answer(pool: Pool, request: IncomingMessage, response: ServerResponse) {
  const width = Number(new URL(request.url!, "http://localhost").searchParams.get("width"));
  if (!(Number.isInteger(width) && width > 0)) return respond(response, 400, "Which width?\n");
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  try {
    const bytes = await bytesOf(request);
    const options = { signal: gone.signal, timeout: 10_000, transfer: [bytes.buffer] };
    respond(response, 200, await pool.apply(resize, [bytes, width], options), "image/png");
  } catch (error) {
    // A client that went away is told nothing; its picture is not worked at any more.
    if (gone.signal.aborted) return;
    if (!(error instanceof PoolFullError)) return respond(response, 400, `${error}\n`);
    response.setHeader("retry-after", "1");
    respond(response, 503, "Too many pictures wait: come back in a second\n");
  }
}

function respond(
  response: ServerResponse,
  status: number,
  body: string | Uint8Array,
  type = "text/plain",
): void {
  // A client that keeps its connection would keep the server, too, when that is to end.
  response.writeHead(status, { "content-type": type, connection: "close" }).end(body);
}

if (import.meta.main) {
  const [port = 8080, maxQueue = 16] = process.argv.slice(2).map(Number);
  const pool = new Pool({ maxQueue, context: "worker", minProcesses: 1 });
  const server = createServer((request, response) => void answer(pool, request, response));
  server.listen(port, () => {
    const { port } = server.address() as AddressInfo;
    console.log(`curl --data-binary @big.png "http://localhost:${port}/?width=200" > small.png`);
  });
  // No new client; those that are here get their pictures; then the workers end, and so does the program.
  process.once("SIGTERM", async () => {
    await new Promise((resolve) => server.close(resolve));
    pool.close();
    await pool.join();
    console.log("All pictures are done");
  });
}
