// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { Life } from "../../process/life.ts";
import type { Child } from "../../runtime/contract.ts";
import { test } from "../helpers.ts";

/** A child of which the end is up to the test, and that notes what is asked of it. */
class FakeChild implements Child {
  readonly isThread = false;
  readonly pid = 7;
  readonly stdout = null;
  readonly stderr = null;
  readonly asked: string[] = [];
  readonly #end = Promise.withResolvers<number>();
  readonly ended: Promise<number> = this.#end.promise;
  end(code: number): void {
    this.#end.resolve(code);
  }
  kill(signal: string): void {
    this.asked.push(signal);
  }
  ref(): void {
    this.asked.push("ref");
  }
  unref(): void {
    this.asked.push("unref");
  }
}

function started(keepsAlive: boolean): { life: Life; child: FakeChild } {
  const life = new Life();
  const child = new FakeChild();
  life.launching(keepsAlive);
  life.launched(child, () => {});
  return { life, child };
}

test("Life goes from initial through started and stopped to closed", async () => {
  const life = new Life();
  const child = new FakeChild();
  assertEquals([life.phase, life.exitCode, life.child], ["initial", null, null]);
  life.launching(true);
  assertEquals([life.phase, life.child], ["started", null]);
  const seen: unknown[] = [];
  life.launched(child, () => seen.push(life.phase, life.exitCode));
  child.end(4);
  assertEquals(await life.ended, 4);
  assertEquals([life.phase, life.exitCode, ...seen], ["stopped", 4, "stopped", 4]);
  life.close();
  assertEquals([life.phase, life.exitCode, life.child], ["closed", null, null]);
});

test("Life ends with exit code 1, and a line in the log, where the runtime tells no code", async () => {
  const life = new Life();
  const child = Object.assign(new FakeChild(), { trouble: new Error("no code") });
  life.launching(true);
  life.launched(child, () => {});
  child.end(1);
  assertEquals(await life.ended, 1);
});

test("Life passes on what it was told before the child was there", () => {
  const life = new Life();
  const child = new FakeChild();
  life.kill("SIGTERM");
  life.launching(true);
  life.kill("SIGKILL");
  life.launched(child, () => {});
  assertEquals(child.asked, ["SIGKILL"]);
});

test("Life tells nothing to a child that has ended", async () => {
  const { life, child } = started(true);
  child.end(0);
  await life.ended;
  life.kill("SIGKILL");
  assertEquals(child.asked, []);
});

test("Life keeps the program for a daemon only while someone waits for it", async () => {
  const { life, child } = started(false);
  assertEquals(child.asked, ["unref"]);
  const joins = [life.join(), life.join()];
  assertEquals(child.asked, ["unref", "ref"]);
  child.end(0);
  assertEquals(await Promise.all(joins), [0, 0]);
  assertEquals(child.asked, ["unref", "ref", "unref"]);
});

test("Life can be launched anew after a launch that has failed", async () => {
  const life = new Life();
  const child = new FakeChild();
  life.launching(true);
  life.launched(child, () => {});
  const { ended } = life;
  const error = new Error("no");
  life.failed(error);
  assertEquals(await ended.catch((reason) => reason), error);
  assertEquals([life.phase, life.child, child.asked], ["initial", null, ["SIGKILL"]]);
  child.end(-9);
  life.launching(true);
  const second = new FakeChild();
  life.launched(second, () => {});
  second.end(0);
  assertEquals(await life.join(), 0);
});

test("Life.end() terminates", async () => {
  const { life, child } = started(true);
  const ended = life.end();
  assertEquals(child.asked, ["SIGTERM"]);
  child.end(-15);
  await ended;
  assertEquals(life.exitCode, -15);
});
