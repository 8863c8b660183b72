// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { Scheduler } from "../../../pool/scheduling/scheduler.ts";
import { makeSpecial, makeTask, type Task } from "../../../pool/tasks/task.ts";
import { CALL } from "../../../pool/tasks/wire.ts";
import { type Scene, tryAllOrders } from "../../ipc/fakes/orders.ts";
import type { Step } from "../../ipc/fakes/network.ts";
import { test } from "../../helpers.ts";
import { FakeCrew } from "../fakes/fake_crew.ts";
import { Record } from "../fakes/fake_worker.ts";

/** What a play is about. */
interface Play {
  /** How many workers there are. */
  workers: number;
  /** Of what kind each task is. */
  tasks: ("plain" | "moves" | "alone" | "cancelled")[];
  /** How many workers may die. */
  deaths: number;
  /** How the pool ends: after the last task, or at any time. */
  end: "close" | "terminate";
  onDemand?: boolean;
}

class PlayedScene implements Scene {
  readonly #play: Play;
  readonly #record = new Record();
  readonly #crew: FakeCrew;
  readonly #scheduler: Scheduler;
  readonly #cancelled = new Set<number>();
  readonly #tasks: Task[] = [];
  #isEnding = false;
  #hasEnded = false;

  constructor(play: Play) {
    this.#play = play;
    this.#crew = new FakeCrew(play.deaths);
    this.#scheduler = new Scheduler(
      {
        size: play.workers,
        least: play.onDemand ? 0 : play.workers,
        idleTimeout: Infinity,
        concurrency: 1,
      },
      (events) => this.#crew.recruit(events, this.#record),
      null,
      this.#crew.clock,
    );
  }

  steps(): Step[] {
    const steps: [string, () => void][] = [];
    const next = this.#tasks.length;
    const hasMore = next < this.#play.tasks.length;
    if (hasMore && !this.#isEnding) steps.push([`task ${next}`, () => this.#add(next)]);
    this.#tasks.forEach((_, number) => {
      if (this.#mayCancel(number)) steps.push([`cancel ${number}`, () => this.#cancel(number)]);
    });
    const mayEnd = !this.#isEnding && (this.#play.end === "terminate" || !hasMore);
    if (mayEnd) steps.push([this.#play.end, () => this.#end()]);
    return this.#crew.steps(steps);
  }

  #add(number: number): void {
    const kind = this.#play.tasks[number]!;
    if (kind === "moves") this.#record.moving.add(number);
    const tell = (how: string) => {
      if (this.#cancelled.has(number)) return;
      if (this.#record.ends.has(number)) throw new Error(`Task ${number} was settled twice`);
      this.#record.ends.set(number, how);
    };
    const target = { id: number, place: null as never, isShort: false };
    const isAlone = kind === "alone" || kind === "cancelled";
    const special = isAlone ? makeSpecial({ alone: true }) : null;
    const resolve = () => tell("done");
    const reject = (error: unknown) => tell((error as Error).name);
    this.#tasks.push(makeTask(target, CALL, [1, 2], resolve, reject, special));
    this.#scheduler.add(this.#tasks[number]!);
  }

  #mayCancel(number: number): boolean {
    return this.#play.tasks[number] === "cancelled" && !this.#record.ends.has(number);
  }

  /** Its promise is settled by who cancels. */
  #cancel(number: number): void {
    this.#cancelled.add(number);
    this.#record.ends.set(number, "cancelled");
    this.#scheduler.cancel(this.#tasks[number]!, "no more");
  }

  #end(): void {
    this.#isEnding = true;
    if (this.#play.end === "close") this.#scheduler.close();
    else this.#scheduler.terminate("SIGTERM");
    this.#scheduler.ended().then(() => this.#hasEnded = true);
  }

  /** What has been begun keeps a program alive. */
  async leave(): Promise<void> {
    this.#scheduler.terminate("SIGKILL");
    const ended = this.#scheduler.ended();
    // Those who are on their way come now.
    await Promise.resolve();
    await Promise.resolve();
    this.#crew.end();
    await ended;
  }

  check(): void {
    const { begun, ends } = this.#record;
    assertEquals(this.#hasEnded, true, "the pool has not ended");
    assertEquals(new Set(begun).size, begun.length, `a task was begun twice: ${begun}`);
    assertEquals(ends.size, this.#tasks.length, "a task has not been settled");
    assertEquals(this.#crew.clock.size, 0, "a timer was left behind");
    const lost = [...ends.values()].filter((how) => how === "WorkerLostError").length;
    if (lost > this.#play.deaths - this.#crew.deaths) {
      throw new Error("more was lost than has died");
    }
    if (this.#play.end === "terminate") return;
    for (const [number, how] of ends) {
      if (how === "done" && !begun.includes(number)) throw new Error(`${number} was not begun`);
    }
    const isExact = this.#play.workers === 1 && this.#cancelled.size === 0;
    if (isExact) assertEquals(begun, [...begun].toSorted((a, b) => a - b));
  }
}

/** Each play, and how many orders it has at the least. */
const PLAYS: [what: string, play: Play, orders: bigint][] = [
  ["one worker, three tasks", {
    workers: 1,
    tasks: ["plain", "plain", "plain"],
    deaths: 0,
    end: "close",
  }, 1_000n],
  ["one worker, two tasks, a death", {
    workers: 1,
    tasks: ["plain", "plain"],
    deaths: 1,
    end: "close",
  }, 1_000n],
  ["one worker, what moves among others, a death", {
    workers: 1,
    tasks: ["plain", "moves", "plain"],
    deaths: 1,
    end: "close",
  }, 3_000n],
  ["two workers, a task, a death", {
    workers: 2,
    tasks: ["plain"],
    deaths: 1,
    end: "close",
  }, 1_000n],
  ["two workers, what moves, and what is alone", {
    workers: 2,
    tasks: ["moves", "alone"],
    deaths: 0,
    end: "close",
  }, 500n],
  ["one worker, a task that is cancelled", {
    workers: 1,
    tasks: ["plain", "cancelled", "plain"],
    deaths: 0,
    end: "close",
  }, 1_000n],
  ["two workers, two tasks, terminated at any time", {
    workers: 2,
    tasks: ["plain", "plain"],
    deaths: 0,
    end: "terminate",
  }, 1_000n],
  ["two workers on demand, two tasks, a death", {
    workers: 2,
    tasks: ["plain", "plain"],
    deaths: 1,
    end: "close",
    onDemand: true,
  }, 10_000n],
];

for (const [what, play, expected] of PLAYS) {
  test(`a scheduler keeps its promises in over ${expected} orders: ${what}`, async () => {
    const [orders] = await tryAllOrders(() => new PlayedScene(play), 200_000);
    assert(orders > expected, `There were ${orders}`);
  });
}
