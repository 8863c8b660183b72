// Copyright 2026 the multiprocessing authors. MIT license.

/** The workers of a play, and its time. */

import type { PoolWorkerEvents } from "../../../pool/scheduling/schedulable.ts";
import type { Step } from "../../ipc/fakes/network.ts";
import { FakeClock } from "./fake_clock.ts";
import { FakeWorker, type Record } from "./fake_worker.ts";

/** All see each other through the queue: one actor. */
export class FakeCrew {
  readonly clock = new FakeClock();
  readonly #workers: FakeWorker[] = [];
  /** How many may still die. */
  #deaths: number;

  constructor(deaths: number) {
    this.#deaths = deaths;
  }

  /** How many may still die. */
  get deaths(): number {
    return this.#deaths;
  }

  /** One more comes. */
  recruit(events: PoolWorkerEvents, record: Record): Promise<FakeWorker> {
    const worker = new FakeWorker(this.#workers.length + 1, events, record);
    this.#workers.push(worker);
    return Promise.resolve(worker);
  }

  /** What may happen next, besides what else may; time passes only where nothing may. */
  steps(others: readonly [name: string, run: () => void][]): Step[] {
    const steps = [...others];
    for (const worker of this.#workers) {
      for (const [name, run] of worker.steps(this.#deaths > 0)) {
        steps.push([`${worker.pid} ${name}`, () => {
          if (name === "dies") this.#deaths--;
          run();
        }]);
      }
    }
    if (this.clock.size > 0 && steps.length === 0) steps.push(["time", () => this.clock.tick()]);
    return steps.map(([name, run]) => ({ actor: "all", name, run }));
  }

  /** All who may end do so; how many. */
  end(): number {
    const ends = this.#workers.flatMap((worker) =>
      worker.steps(false).filter(([name]) => name === "ends")
    );
    for (const [, run] of ends) run();
    return ends.length;
  }
}
