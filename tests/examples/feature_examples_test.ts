// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The examples that show what pools can do besides sharing tasks.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { PNG } from "pngjs";
import { test } from "../helpers.ts";
import { runExample } from "./run_example.ts";

const EXAMPLE = new URL("../../examples/resize_server.ts", import.meta.url).pathname;

/** A server that runs as its user would run it. */
async function withServer(
  args: string[],
  use: (url: string, child: Deno.ChildProcess) => Promise<void>,
): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", EXAMPLE, "0", ...args],
    stdout: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let printed = "";
  try {
    while (!printed.includes("\n")) printed += (await reader.read()).value;
    await use(printed.match(/http:\S+\//)![0], child);
  } finally {
    child.kill("SIGTERM");
  }
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    printed += next.value;
  }
  assertEquals((await child.status).code, 0);
  return printed;
}

function pictureOf(width: number, height: number): Uint8Array<ArrayBuffer> {
  const png = new PNG({ width, height });
  for (let pixel = 0; pixel < width * height; pixel++) {
    png.data.set([pixel % width < width / 2 ? 200 : 100, 0, 0, 255], pixel * 4);
  }
  return new Uint8Array(PNG.sync.write(png));
}

const post = (url: string, body: BodyInit) => fetch(url, { method: "POST", body });

test("examples/resize_server.ts makes pictures smaller, and says what it can't", async () => {
  const printed = await withServer([], async (url) => {
    const response = await post(`${url}?width=10`, pictureOf(100, 50));
    assertEquals([response.status, response.headers.get("content-type")], [200, "image/png"]);
    const { width, height, data } = PNG.sync.read(Buffer.from(await response.arrayBuffer()));
    assertEquals([width, height], [10, 5]);
    assertEquals([...data.subarray(0, 4)], [200, 0, 0, 255]);
    assertEquals([...data.subarray(9 * 4, 10 * 4)], [100, 0, 0, 255]);
    for (const [query, body] of [["", pictureOf(2, 2)], ["?width=5", "no picture"]] as const) {
      const refused = await post(`${url}${query}`, body);
      assertEquals(refused.status, 400);
      await refused.body?.cancel();
    }
  });
  assertStringIncludes(printed, "All pictures are done");
});

test("examples/resize_server.ts refuses what is too much, and ends when all is done", async () => {
  const picture = pictureOf(1_500, 1_500);
  /** Null: it came too late, and was not let in. */
  const answers: Promise<number | null>[] = [];
  const printed = await withServer(["1"], async (url, child) => {
    for (let count = 0; count < 24; count++) {
      answers.push(
        post(`${url}?width=700`, picture).then(async (response) => {
          await response.body?.cancel();
          return response.status;
        }, () => null),
      );
    }
    const first = await Promise.race(answers);
    assert(first === 200 || first === 503, `${first}`);
    child.kill("SIGTERM");
  });
  const statuses = new Set((await Promise.all(answers)).filter((status) => status !== null));
  assertEquals(statuses, new Set([200, 503]));
  assertStringIncludes(printed, "All pictures are done");
});

test("examples/estimate_pi.ts stops when it is good enough, and when time is up", async () => {
  const enough = await runExample("estimate_pi.ts", ["1", "20"]);
  assertMatch(enough, /^ +[\d,]+ darts: 3\.\d{6}$/m);
  assertMatch(enough, /Stopped after [\d,]+ darts: it is good enough/);
  const never = await runExample("estimate_pi.ts", ["30", "2"]);
  assertStringIncludes(never, "No better after 2 s");
  assertMatch(never, /Stopped after [\d,]+ darts: there is no more time/);
});

test("examples/crawl_site.ts finds all pages, many at once", async () => {
  const printed = await runExample("crawl_site.ts");
  assertMatch(printed, /^60 pages in [\d.]+ s$/m);
});

test("examples/log_totals.ts adds up a file of several parts, whatever lines lie across", async () => {
  const path = await Deno.makeTempFile();
  try {
    const line = (index: number) => `name${index % 3} ${index % 1_000}`;
    const lines = Array.from({ length: 300_000 }, (_, index) => line(index));
    await Deno.writeTextFile(path, lines.join("\n"));
    const sums = [0, 0, 0];
    lines.forEach((_, index) => sums[index % 3]! += index % 1_000);
    const printed = await runExample("log_totals.ts", [path]);
    assertStringIncludes(printed, "300000 lines in 3 parts");
    sums.forEach((sum, index) =>
      assertMatch(printed, new RegExp(`^name${index} +${sum.toLocaleString("en")}$`, "m"))
    );
  } finally {
    await Deno.remove(path);
  }
});
