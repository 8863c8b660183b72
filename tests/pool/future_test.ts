// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { asCompleted, CancelledError, Future, TimeoutError, waitFutures } from "../../mod.ts";
import { test } from "../helpers.ts";
import { uncaughtIn } from "./pool_helpers.ts";

/** A future whose end is in the hands of the test. */
class Hand<T> {
  readonly future: Future<T>;
  resolve!: (value: T) => void;
  reject!: (error: unknown) => void;
  run!: () => void;

  constructor(canWithdraw = () => true) {
    this.future = new Future<T>((settler, onStart) => {
      this.resolve = (value) => settler.resolve(value);
      this.reject = (error) => settler.reject(error);
      this.run = () => onStart({ name: "PoolWorker-1", pid: 1, tell() {} });
      return canWithdraw;
    });
  }
}

const FAILURE = new RangeError("failed");

/** One in each state. */
function inEachState() {
  const [pending, running, cancelled, finished, failed] = [1, 2, 3, 4, 5].map(() =>
    new Hand<number>()
  );
  running!.run();
  cancelled!.future.cancel();
  finished!.run();
  finished!.resolve(42);
  failed!.reject(FAILURE);
  return [pending, running, cancelled, failed, finished].map((hand) => hand!.future);
}

function lateOrName(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch((error) => error.name);
}

// -- Callbacks --

test("X-001 a done callback is called with the future once it has a result", async () => {
  const hand = new Hand<number>();
  const given: Future<number>[] = [];
  hand.future.addDoneCallback((future) => given.push(future));
  assertEquals(given.length, 0);
  hand.resolve(5);
  assert(given.length === 1 && given[0] === hand.future);
  assertEquals(await given[0].result({ timeout: 0 }), 5);
});

test("X-002 a done callback is called with the future once it has failed", async () => {
  const hand = new Hand<number>();
  const given: Promise<unknown>[] = [];
  hand.future.addDoneCallback((future) => given.push(future.exception()));
  hand.reject(FAILURE);
  assertEquals(await Promise.all(given), [FAILURE]);
});

test("X-006 X-007 a done callback of what has ended is called at once", () => {
  let calls = 0;
  for (const future of inEachState()) future.addDoneCallback((same) => calls += +(same === future));
  assertEquals(calls, 3);
});

test("X-008 a done callback that throws is an uncaught error, and harms nobody", async () => {
  const hand = new Hand<number>();
  const order: number[] = [];
  const failure = new Error("in a callback");
  const fail = () => {
    throw failure;
  };
  const errors = await uncaughtIn(() => {
    hand.future.addDoneCallback(fail);
    hand.future.addDoneCallback(() => order.push(1));
    hand.resolve(1);
    hand.future.addDoneCallback(fail);
    hand.future.addDoneCallback(() => order.push(2));
    assertEquals(order, [1, 2]);
  });
  assertEquals(errors, [failure, failure]);
});

test("X-022 done callbacks are called in the order added, each once", () => {
  const hand = new Hand<number>();
  const order: number[] = [];
  for (const index of [1, 2, 3]) hand.future.addDoneCallback(() => order.push(index));
  assertEquals([hand.future.cancel(), hand.future.cancel()], [true, true]);
  hand.resolve(1);
  assertEquals(order, [1, 2, 3]);
});

// -- States --

test("X-010 cancel() is true for what is pending or cancelled", () => {
  assertEquals(inEachState().map((future) => future.cancel()), [true, false, true, false, false]);
  const refused = new Hand<number>(() => false);
  assertEquals([refused.future.cancel(), refused.future.cancelled()], [false, false]);
});

test("X-011 cancelled() is true for what was cancelled alone", () => {
  assertEquals(inEachState().map((each) => each.cancelled()), [false, false, true, false, false]);
});

test("X-012 done() is true for what has ended or was cancelled", () => {
  assertEquals(inEachState().map((each) => each.done()), [false, false, true, true, true]);
});

test("X-013 running() is true for what runs alone", () => {
  assertEquals(inEachState().map((each) => each.running()), [false, true, false, false, false]);
});

test("X-009 toString() tells the state", () => {
  assertEquals(inEachState().map(String), [
    ...["<Future pending>", "<Future running>", "<Future cancelled>"],
    ...["<Future finished threw RangeError>", "<Future finished returned number>"],
  ]);
  const ends = [null, undefined, new Map(), Object.create(null)].map((value) => {
    const hand = new Hand<unknown>();
    hand.resolve(value);
    return String(hand.future).replace("<Future finished returned ", "");
  });
  assertEquals(ends, ["null>", "undefined>", "Map>", "object>"]);
});

// -- Waiting --

test("X-014 result() with a timeout of 0 tells the state", async () => {
  const results = inEachState().map((each) => lateOrName(each.result({ timeout: 0 })));
  const late = ["TimeoutError", "TimeoutError", "CancelledError", "RangeError", 42];
  assertEquals(await Promise.all(results), late);
});

test("X-015 result() waits for the result", async () => {
  const hand = new Hand<number>();
  const waiting = hand.future.result({ timeout: 20_000 });
  hand.run();
  hand.resolve(42);
  assertEquals([await waiting, await hand.future], [42, 42]);
});

test("X-017 exception() with a timeout of 0 tells the state", async () => {
  const errors = inEachState().map((each) => lateOrName(each.exception({ timeout: 0 })));
  const late = ["TimeoutError", "TimeoutError", "CancelledError", FAILURE, null];
  assertEquals(await Promise.all(errors), late);
});

test("X-018 exception() waits for the error", async () => {
  const hand = new Hand<number>();
  const waiting = hand.future.exception({ timeout: 20_000 });
  hand.reject(FAILURE);
  assert(await waiting === FAILURE);
  assertEquals(await lateOrName(hand.future.result()), "RangeError");
});

test("X-019 X-020 the first end of a future stays", async () => {
  const hand = new Hand<number>();
  hand.resolve(1);
  hand.resolve(2);
  hand.reject(FAILURE);
  assertEquals([await hand.future, await hand.future.exception()], [1, null]);
  const failed = new Hand<number>();
  failed.reject(FAILURE);
  failed.reject(new Error("another"));
  assert(await failed.future.exception() === FAILURE);
});

test("result() and exception() say what they wait for, and how long", async () => {
  const { future } = new Hand<number>();
  const late = await assertRejects(() => future.result({ timeout: 5 }), TimeoutError);
  assertEquals([late.timeout, late.message], [
    5,
    "Cannot get the result of a future that is not done after 5 ms",
  ]);
  const reason = await future.result({ signal: AbortSignal.abort("no") }).catch((e) => e);
  assertEquals(reason, "no");
  future.cancel();
  await assertRejects(() => future.result(), CancelledError, "that was cancelled");
});

// -- asCompleted and waitFutures --

test("X-023 asCompleted() gives each future once, as they end", async () => {
  const hands = [1, 2, 3].map(() => new Hand<number>());
  hands[1]!.resolve(1);
  const order: number[] = [];
  for await (const future of asCompleted(hands.map(({ future }) => future))) {
    order.push(hands.findIndex((hand) => hand.future === future));
    if (order.length === 1) hands[2]!.reject(FAILURE);
    if (order.length === 2) hands[0]!.future.cancel();
  }
  assertEquals(order, [1, 2, 0]);
});

test("X-025 asCompleted() gives a future that is there thrice once", async () => {
  const hand = new Hand<number>();
  hand.resolve(1);
  const futures = [hand.future, hand.future, hand.future].values();
  let count = 0;
  for await (const _ of asCompleted(futures)) count++;
  assertEquals(count, 1);
});

test("X-027 asCompleted() says how many are missing", async () => {
  const futures = inEachState();
  const given: Future<number>[] = [];
  const all = async () => {
    for await (const future of asCompleted(futures, { timeout: 10 })) given.push(future);
  };
  const error = await assertRejects(all, TimeoutError);
  assertEquals(
    error.message,
    "Cannot give all futures as 2 of 5 were not done after 10 ms",
  );
  assertEquals([given.length, error.timeout], [3, 10]);
});

test("asCompleted() ends with the reason of its signal", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const next = asCompleted([new Hand<number>().future], { signal }).next();
  controller.abort("enough");
  assertEquals(await next.catch((error) => error), "enough");
});

test("X-028 waitFutures() gives a future that is there twice once", async () => {
  const hand = new Hand<number>();
  hand.resolve(1);
  const { done, notDone } = await waitFutures([hand.future, hand.future]);
  assertEquals([done.size, notDone.size], [1, 0]);
});

test("X-030 waitFutures() for the first does not wait if one has ended", async () => {
  const futures = inEachState();
  const { done, notDone } = await waitFutures(futures, { returnWhen: "firstCompleted" });
  assertEquals([done, notDone], [new Set(futures.slice(2)), new Set(futures.slice(0, 2))]);
});

test("X-031 waitFutures() for the first error waits for it", async () => {
  const [fine, failing, pending] = [1, 2, 3].map(() => new Hand<number>());
  const futures = [fine!, failing!, pending!].map(({ future }) => future);
  const waiting = waitFutures(futures, { returnWhen: "firstException" });
  fine!.resolve(1);
  assertEquals(await Promise.race([waiting, nextTurn()]), "nothing");
  failing!.reject(FAILURE);
  const { done, notDone } = await waiting;
  assertEquals([done, notDone], [new Set(futures.slice(0, 2)), new Set([futures[2]!])]);
});

test("X-033 waitFutures() for the first error does not wait if there is one", async () => {
  const { done } = await waitFutures(inEachState(), { returnWhen: "firstException" });
  assertEquals(done.size, 3);
});

test("a cancelled future is no error for waitFutures()", async () => {
  const [cancelled, pending] = [new Hand<number>(), new Hand<number>()];
  cancelled.future.cancel();
  const futures = [cancelled.future, pending.future];
  const waiting = waitFutures(futures, { returnWhen: "firstException" });
  assertEquals(await Promise.race([waiting, nextTurn()]), "nothing");
  pending.resolve(1);
  assertEquals((await waiting).done.size, 2);
});

test("X-034 waitFutures() for all counts failed and cancelled ones as done", async () => {
  const futures = inEachState().slice(2);
  assertEquals((await waitFutures(futures)).done, new Set(futures));
});

test("waitFutures() with a timeout gives what there is", async () => {
  const futures = inEachState();
  const { done, notDone } = await waitFutures(futures, { timeout: 5 });
  assertEquals([done.size, notDone.size], [3, 2]);
});

test("X-036 waitFutures() misses none of a hundred that end together", async () => {
  const hands = Array.from({ length: 100 }, () => new Hand<number>());
  const waiting = waitFutures(hands.map(({ future }) => future));
  hands.forEach((hand, index) => hand.resolve(index));
  assertEquals((await waiting).done.size, 100);
});

test("X-037 waitFutures() of nothing gives nothing, an unknown returnWhen is refused", async () => {
  assertEquals(await waitFutures([]), { done: new Set(), notDone: new Set() });
  // @ts-expect-error: no such thing
  const refused = () => waitFutures([new Hand<number>().future], { returnWhen: "someday" });
  const error = await assertRejects(refused, RangeError);
  assert(error.message.endsWith('current value is "someday"'), error.message);
  assertThrows(() => asCompleted(5 as never), TypeError);
});

function nextTurn(): Promise<"nothing"> {
  return new Promise((resolve) => setTimeout(() => resolve("nothing")));
}

test("asCompleted() may be asked several times at once, each gives another", async () => {
  const hands = [1, 2, 3].map(() => new Hand<number>());
  const completed = asCompleted(hands.map(({ future }) => future));
  const asked = [1, 2, 3, 4].map(() => completed.next());
  for (const hand of [2, 0, 1].map((index) => hands[index]!)) hand.resolve(1);
  const given = await Promise.all(asked);
  const futures = given.map(({ value }) => hands.findIndex(({ future }) => future === value));
  assertEquals(futures, [2, 0, 1, -1]);
  assertEquals(given.map(({ done }) => done), [false, false, false, true]);
});

test("asCompleted() that is left gives nothing more, also to who waits", async () => {
  const hand = new Hand<number>();
  const completed = asCompleted([hand.future]);
  const waiting = completed.next();
  await completed.return!();
  assertEquals((await waiting).done, true);
  hand.resolve(1);
  assertEquals((await completed.next()).done, true);
});
