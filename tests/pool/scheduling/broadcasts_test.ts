// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { Scheduler } from "../../../pool/scheduling/scheduler.ts";
import type { Turns } from "../../../pool/scheduling/turns.ts";
import type { Step } from "../../ipc/fakes/network.ts";
import { type Scene, tryAllOrders } from "../../ipc/fakes/orders.ts";
import { test } from "../../helpers.ts";
import { FakeCrew } from "../fakes/fake_crew.ts";
import { Record } from "../fakes/fake_worker.ts";

/** What a play is about. */
interface Play {
  /** How many workers there are at first. */
  workers: number;
  /** What the program does, in this order: a broadcast, or a new size; then it closes the pool. */
  acts: ("broadcast" | number)[];
  /** How many workers may die. */
  deaths: number;
}

/** Workers come one by one, each when it is let. */
class BroadcastScene implements Scene {
  readonly #play: Play;
  readonly #crew: FakeCrew;
  readonly #scheduler: Scheduler;
  /** Lets the next of those begin who wait for their turn. */
  readonly #turns: (() => void)[] = [];
  readonly #ends: string[] = [];
  #acts = 0;
  #isEnding = false;
  #hasEnded = false;

  constructor(play: Play) {
    this.#play = play;
    this.#crew = new FakeCrew(play.deaths);
    const turns = {
      next: () => new Promise<void>((resolve) => this.#turns.push(resolve)),
      open() {},
    } as unknown as Turns;
    const size = play.workers;
    this.#scheduler = new Scheduler(
      { size, least: size, idleTimeout: Infinity, concurrency: 1, turns },
      (events) => this.#crew.recruit(events, new Record()),
      null,
      this.#crew.clock,
    );
  }

  steps(): Step[] {
    const steps: [string, () => void][] = [];
    if (!this.#isEnding) steps.push(["goes on", () => this.#act()]);
    if (this.#turns.length > 0) steps.push(["another comes", () => this.#turns.shift()!()]);
    return this.#crew.steps(steps);
  }

  #act(): void {
    const act = this.#play.acts[this.#acts++];
    if (act === undefined) this.#close();
    else if (act === "broadcast") this.#broadcast();
    else this.#scheduler.resize(act);
  }

  #broadcast(): void {
    const number = this.#ends.push("waits") - 1;
    const tell = (how: string) => {
      assertEquals(this.#ends[number], "waits", "it is settled once");
      this.#ends[number] = how;
    };
    const target = { id: number, place: null as never, isShort: false };
    this.#scheduler.broadcast(target, [], {
      resolve: (results) => tell(`${results.length} results`),
      reject: (error) => tell((error as Error).name),
    });
  }

  #close(): void {
    this.#isEnding = true;
    this.#scheduler.close();
    this.#scheduler.ended().then(() => this.#hasEnded = true);
  }

  /** What has been begun keeps a program alive. */
  async leave(): Promise<void> {
    this.#scheduler.terminate("SIGKILL");
    const ended = this.#scheduler.ended();
    for (let left = 1; left > 0;) {
      const turns = this.#turns.splice(0);
      for (const begin of turns) begin();
      left = turns.length + this.#crew.end();
      for (let turn = 0; turn < 6; turn++) await Promise.resolve();
    }
    await ended;
  }

  check(): void {
    assert(this.#hasEnded, "the pool has not ended");
    for (const how of this.#ends) {
      assert(
        /^[0-2] results$/.test(how) || (this.#play.deaths > 0 && how === "WorkerLostError"),
        how,
      );
    }
    assertEquals(this.#crew.clock.size, 0, "a timer was left behind");
  }
}

/** Each play, and how many orders it has at the least. */
const PLAYS: [what: string, play: Play, orders: bigint][] = [
  ["two workers", { workers: 2, acts: ["broadcast"], deaths: 0 }, 2_000n],
  ["more workers, then fewer", { workers: 1, acts: [2, "broadcast", 1], deaths: 0 }, 10_000n],
  ["a worker that dies", { workers: 1, acts: ["broadcast"], deaths: 1 }, 80n],
  ["fewer workers", { workers: 2, acts: ["broadcast", 1], deaths: 0 }, 5_000n],
  ["two", { workers: 1, acts: ["broadcast", "broadcast"], deaths: 0 }, 300n],
];

for (const [what, play, expected] of PLAYS) {
  test(`a broadcast is settled in over ${expected} orders: ${what}`, async () => {
    const [orders] = await tryAllOrders(() => new BroadcastScene(play), 200_000);
    assert(orders > expected, `There were ${orders}`);
  });
}
