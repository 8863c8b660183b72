// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { deferred } from "../../../base/deferred.ts";
import type { Lane } from "../../../pool/lanes/lane.ts";
import { StreamTask } from "../../../pool/child/stream_task.ts";
import { test } from "../../helpers.ts";

/** What a stream has sent: the values of each message. */
function open(buffer: number): { stream: StreamTask; sent: unknown[][] } {
  const sent: unknown[][] = [];
  const lane = {
    send([, , values]: [unknown, unknown, unknown[]]): Promise<void> | void {
      if (values.includes("no clone")) return Promise.reject(new TypeError("no clone"));
      sent.push(values);
    },
  };
  return { stream: new StreamTask(1, lane as unknown as Lane, buffer), sent };
}

function* count(to: number): Generator<number> {
  for (let number = 1; number <= to; number++) yield number;
}

async function* countSoon(to: number): AsyncGenerator<number> {
  yield* count(to);
}

const upTo = (to: number) => [...count(to)];

/** Other events have their turn. */
const turn = () => new Promise((resolve) => setTimeout(resolve));

test("a generator that waits for nothing sends what it may in few messages", async () => {
  for (const generator of [count, countSoon]) {
    const { stream, sent } = open(2_000);
    await stream.run(generator(1_000));
    assertEquals(sent.flat(), upTo(1_000));
    // As many as each third of a millisecond has brought forth; on a busy machine there are more of these.
    assert(sent.length < 500, `${sent.length} messages`);
  }
});

test("a stream sends no more than it was granted, until more is", async () => {
  for (const generator of [count, countSoon]) {
    const { stream, sent } = open(3);
    const ended = stream.run(generator(10));
    for (const granted of [3, 5, 6, 10]) {
      await turn();
      assertEquals(sent.flat(), upTo(granted));
      stream.grant({ 3: 2, 5: 1, 6: 4 }[granted] ?? 1);
    }
    await ended;
    assertEquals(sent.flat(), upTo(10));
  }
});

test("what a generator has given does not wait for what it waits for", async () => {
  const { stream, sent } = open(10);
  const gate = deferred<void>();
  async function* wait() {
    yield* [1, 2];
    await gate.promise;
    yield 3;
  }
  const ended = stream.run(wait());
  await turn();
  assertEquals(sent.flat(), [1, 2]);
  gate.resolve();
  await ended;
  assertEquals(sent.flat(), [1, 2, 3]);
});

test("a stream that is stopped ends its generator, whatever it is at", async () => {
  for (const generator of [count, countSoon]) {
    const { stream, sent } = open(2);
    const iterator = generator(1_000);
    const ended = stream.run(iterator);
    await turn();
    stream.stop();
    await ended;
    assertEquals(sent.flat(), [1, 2]);
    assertEquals((await iterator.next()).done, true);
  }
  const { stream } = open(2);
  stream.stop();
  await stream.run(count(5));
});

test("a generator that never waits hears that it is stopped", async () => {
  const { stream, sent } = open(Infinity);
  const ended = stream.run(count(Infinity));
  await turn();
  stream.stop();
  await ended;
  assert(sent.flat().length > 0);
});

test("the error of a generator comes after its values, and it is not told of its end", async () => {
  let returned = 0;
  const failing = (values: number[], error: Error) => ({
    [Symbol.iterator]: () => ({
      next() {
        if (values.length === 0) throw error;
        return { done: false, value: values.shift()! };
      },
      return: () => returned++,
    }),
  });
  const { stream, sent } = open(10);
  await assertRejects(() => stream.run(failing([1, 2], new RangeError("no more"))), RangeError);
  assertEquals([sent.flat(), returned], [[1, 2], 0]);
});

test("what can't be cloned ends the stream and its generator, after what came before it", async () => {
  const ends: string[] = [];
  function* now() {
    try {
      yield* [1, "no clone", 2];
    } finally {
      ends.push("now");
    }
  }
  async function* later() {
    try {
      yield* [1, "no clone"];
      await turn();
      yield 2;
    } finally {
      ends.push("later");
    }
  }
  for (const source of [now(), later()]) {
    const { stream, sent } = open(10);
    const error = await assertRejects(() => stream.run(source), DOMException);
    assertEquals(error.name, "DataCloneError");
    assertEquals(error.message, "Cannot send what the stream yields: no clone");
    assertEquals(sent.flat(), [1]);
  }
  assertEquals(ends, ["now", "later"]);
});
