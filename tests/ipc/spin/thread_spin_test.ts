// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { performance } from "../../../base/globals.ts";
import { ThreadSpin } from "../../../ipc/spin/thread_spin.ts";
import { Demand } from "../../../ipc/transport/demand.ts";
import { PortTransport } from "../../../ipc/transport/port_transport.ts";
import { test } from "../../helpers.ts";

/** Runs with a clock that stands, but for what is added each time it is read; gives how often it was. */
function withClock(step: number, fn: () => void): number {
  const { now } = performance;
  let reads = 0;
  performance.now = () => reads++ * step;
  try {
    fn();
  } finally {
    performance.now = now;
  }
  return reads;
}

function pair(): [ThreadSpin, ThreadSpin] {
  const one = new ThreadSpin(new SharedArrayBuffer(ThreadSpin.SIZE), 0);
  return [one, new ThreadSpin(one.shared, 1)];
}

/** The other side has answered at once. */
function exchange(one: ThreadSpin, other: ThreadSpin): void {
  one.ring();
  other.heard();
  other.ring();
  one.heard();
}

test("look() looks for nothing before an answer has come quickly", () => {
  const [one] = pair();
  one.ring();
  assertEquals(withClock(0, () => one.look()), 0);
});

test("look() looks no longer than a moment, and not again until an answer has come quickly", () => {
  const [one, other] = pair();
  withClock(0.01, () => exchange(one, other));
  one.ring();
  const reads = withClock(0.01, () => one.look());
  assert(reads > 2 && reads < 100, `${reads}`);
  assertEquals(withClock(0.01, () => one.look()), 0);
  withClock(0.01, () => exchange(one, other));
  assert(withClock(0.01, () => one.look()) > 0);
});

test("look() looks no more after an answer that was slow", () => {
  const [one, other] = pair();
  withClock(10, () => exchange(one, other));
  assertEquals(withClock(0, () => one.look()), 0);
});

test("look() ends with the answer, whenever that came", () => {
  const [one, other] = pair();
  withClock(0.01, () => exchange(one, other));
  one.ring();
  other.heard();
  other.ring();
  assertEquals(withClock(0, () => one.look()), 1);
});

test("a threadSpin that comes late knows what was posted and heard before", () => {
  const shared = new SharedArrayBuffer(ThreadSpin.SIZE);
  const one = new ThreadSpin(shared, 0, 8, 3);
  const other = new ThreadSpin(shared, 1, 3, 8);
  withClock(0.01, () => [1, 2].forEach(() => exchange(one, other)));
  // Nothing is unheard on either side: both look to the end.
  for (const side of [one, other]) {
    assert(withClock(0.01, () => side.look()) > 2);
  }
});

test("what goes over a port before and after it has a threadSpin comes in its order", async () => {
  const { port1, port2 } = new MessageChannel();
  const [one, other] = [new PortTransport(port1, true), new PortTransport(port2, false)];
  const done = Promise.withResolvers<void>();
  const heard: number[] = [];
  const sink = { message() {}, end() {}, space: () => null, filled() {} };
  const demand = new Demand();
  demand.moveTo(one);
  const answer = (bytes: Uint8Array) => void other.write([Uint8Array.of(bytes[0]! + 1)]);
  other.start({ ...sink, bytes: answer }, new Demand());
  one.start({
    ...sink,
    bytes([answer]) {
      heard.push(answer!);
      if (answer! < 100) one.write([Uint8Array.of(answer! + 1)]);
      else done.resolve();
    },
  }, demand);
  demand.ref();
  one.write([Uint8Array.of(1)]);
  await done.promise;
  assertEquals(heard, Array.from({ length: 50 }, (_, index) => 2 * index + 2));
  one.close();
  other.close();
});
