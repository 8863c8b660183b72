// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertRejects } from "@std/assert";
import { LATE, within } from "../../base/waiting.ts";
import { test } from "../helpers.ts";

const never = new Promise<never>(() => {});

test("within() gives what the promise gives", async () => {
  assertEquals(await within("wait", Promise.resolve(5)), 5);
  assertEquals(await within("wait", Promise.resolve(5), {}), 5);
  assertEquals(await within("wait", Promise.resolve(5), { timeout: 20_000 }), 5);
  const { signal } = new AbortController();
  assertEquals(await within("wait", Promise.resolve(5), { timeout: 20_000, signal }), 5);
});

test("within() gives LATE when the time is up, at once for 0 and less", async () => {
  for (const timeout of [0, -0, -5, -Infinity, 1, 0.5]) {
    assertEquals(await within("wait", never, { timeout }), LATE);
  }
});

test("within() prefers what is already there to a timeout of 0", async () => {
  assertEquals(await within("wait", Promise.resolve("there"), { timeout: 0 }), "there");
});

test("within() rejects with what the promise rejects with", async () => {
  const rejected = () => within("wait", Promise.reject(new RangeError("no")), { timeout: 5000 });
  await assertRejects(rejected, RangeError, "no");
});

test("within() rejects with the reason of the signal, and forgets it afterwards", async () => {
  const controller = new AbortController();
  const waited = within("wait", never, { signal: controller.signal });
  controller.abort("stop");
  assertEquals(await waited.catch((reason) => reason), "stop");
  const aborted = AbortSignal.abort("before");
  assertEquals(
    await within("wait", never, { signal: aborted }).catch((reason) => reason),
    "before",
  );
});

test("within() takes delays that no timer takes", async () => {
  for (const timeout of [2 ** 31, Number.MAX_VALUE, Infinity]) {
    const { promise, resolve } = Promise.withResolvers<number>();
    const waited = within("wait", promise, { timeout });
    resolve(1);
    assertEquals(await waited, 1);
  }
});

test("within() refuses what is no time, and names the call", async () => {
  await assertRejects(() => within("join", never, { timeout: NaN }), RangeError, "Cannot join as");
  // @ts-expect-error: null is no number
  await assertRejects(() => within("join", never, { timeout: null }), TypeError, "is null");
});

test("within() gives what came while the program was busy until after the timeout", async () => {
  const { port1, port2 } = new MessageChannel();
  const came = new Promise((resolve) => port1.onmessage = ({ data }) => resolve(data));
  const waited = within("wait", came, { timeout: 20 });
  port2.postMessage("there");
  const end = performance.now() + 60;
  while (performance.now() < end);
  assertEquals(await waited, "there");
  port1.close();
  port2.close();
});
