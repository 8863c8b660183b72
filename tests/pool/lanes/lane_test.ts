// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { HANDLE, type Placeholder, registerHandle } from "../../../codec/handle.ts";
import { sendContext } from "../../../ipc/handles/send_context.ts";
import { ProcessStateError } from "../../../errors.ts";
import type { Spin } from "../../../ipc/spin/spin.ts";
import type { Lane, LoadHandles } from "../../../pool/lanes/lane.ts";
import { PortLane } from "../../../pool/lanes/port_lane.ts";
import { SocketLane } from "../../../pool/lanes/socket_lane.ts";
import type { Step } from "../../ipc/fakes/network.ts";
import { countOrders, onceEach, type Scene } from "../../ipc/fakes/orders.ts";
import { type FakeEnd, FakePort, FakeSocket } from "../fakes/fake_lanes.ts";

const NO_SPIN: Spin = { ring() {}, heard() {}, look() {}, close() {} };

/** Something that travels by placeholder: what makes an object of it is loaded where it comes. */
const KIND = "a number of this test";
registerHandle(KIND, (data) => {
  if (data === DEAD) throw new ProcessStateError("Who sent it has ended");
  return data;
});

/** The number of one of which nothing can be made any more. */
const DEAD = -1;

class Numbered {
  readonly #number: number;

  constructor(number: number) {
    this.#number = number;
  }

  [HANDLE](context: unknown): Placeholder {
    sendContext(context, "it").kinds.add(KIND);
    return { kind: KIND, data: this.#number };
  }
}

const handleOf = (number: number) => new Numbered(number);

/** A pool or a worker at its end of a lane. */
class Side {
  readonly lane: Lane;
  readonly #name: string;
  readonly #end: FakeEnd;
  readonly heard: unknown[] = [];
  /** What it was told at the end. */
  readonly ends: boolean[] = [];
  sent = 0;
  #pending = 0;
  #isLate = false;
  #loads: (() => void)[] = [];
  isClosed = false;
  isDead = false;

  constructor(name: string, end: FakeEnd, laneOf: (load: LoadHandles) => Lane) {
    this.#name = name;
    this.#end = end;
    this.lane = laneOf(() => new Promise((resolve) => this.#loads.push(resolve)));
    this.lane.onMessage = (message) => {
      this.#isLate ||= this.isClosed || this.ends.length > 0;
      this.heard.push(message);
    };
    this.lane.onEnd = (unread) => void this.ends.push(unread);
    this.lane.start();
  }

  get steps(): Step[] {
    if (this.isDead) return [];
    const load = { actor: this.#name, name: `${this.#name} has loaded`, run: () => this.#load() };
    return [...this.#end.steps, ...this.#loads.length > 0 ? [load] : []];
  }

  #load(): void {
    this.#loads.shift()!();
  }

  /** Whether it has heard something after the end. */
  get isLate(): boolean {
    return this.#isLate;
  }

  /** Whether somebody waits for a message to be handed on. */
  get isWaiting(): boolean {
    return this.#pending > 0 && !this.isDead;
  }

  send(wrap: (number: number) => unknown = (number) => number): void {
    const sent = this.lane.send(wrap(this.sent++));
    if (sent === undefined) return;
    this.#pending++;
    sent.finally(() => this.#pending--);
  }

  close(): void {
    this.isClosed = true;
    this.lane.close();
  }

  die(): void {
    this.isDead = true;
    this.#end.die();
  }

  get all(): number[] {
    return Array.from({ length: this.sent }, (_, index) => index);
  }
}

interface Pair {
  pool: Side;
  worker: Side;
}

const OWNERS: [string, string] = ["pool", "worker"];

function socketPair(): Pair {
  const [one, other] = FakeSocket.pair(OWNERS);
  return {
    pool: new Side("pool", one, (load) => new SocketLane(one, NO_SPIN, load)),
    worker: new Side("worker", other, (load) => new SocketLane(other, NO_SPIN, load)),
  };
}

function portPair(): Pair {
  const [one, other] = FakePort.pair(OWNERS);
  const laneOf = (port: FakePort) => (load: LoadHandles) =>
    new PortLane(port as never, NO_SPIN, load, () => port.next());
  return {
    pool: new Side("pool", one, laneOf(one)),
    worker: new Side("worker", other, laneOf(other)),
  };
}

/** In order and without a gap, as far as it has come; and nobody waits for ever. */
function checkPair({ pool, worker }: Pair): void {
  for (const [side, other] of [[pool, worker], [worker, pool]] as const) {
    if (side.isDead) continue;
    assertEquals(side.heard, other.all.slice(0, side.heard.length), "a gap, or overtaken");
    assert(!side.isLate, "something came after the end");
    assert(!side.isWaiting, "somebody waits for ever");
    assert(side.ends.length <= 1, "it ended twice");
  }
}

/** What the pool knows of what was not read is true. */
function checkUnread({ pool, worker }: Pair): void {
  if (pool.ends[0]) assert(worker.heard.length < pool.sent, "all of it has been read");
}

type Act = [name: string, act: (pair: Pair) => void];

const POOL_SENDS: Act = ["pool sends", ({ pool }) => pool.send()];
const POOL_SENDS_AGAIN: Act = ["pool sends again", ({ pool }) => pool.send()];
const POOL_SENDS_HANDLE: Act = ["pool sends a handle", ({ pool }) => pool.send(handleOf)];
const POOL_STOPS: Act = ["pool stops", ({ pool }) => pool.close()];
const WORKER_ANSWERS: Act = ["worker answers", ({ worker }) => worker.send()];
const WORKER_ANSWERS_HANDLE: Act = [
  "worker answers with a handle",
  ({ worker }) => worker.send(handleOf),
];
const WORKER_ENDS: Act = ["worker ends", ({ worker }) => worker.close()];
const WORKER_DIES: Act = ["worker dies", ({ worker }) => worker.die()];

/** What comes only after what. */
const AFTER = {
  "pool sends again": "pool sends",
  "worker ends": "worker answers",
  "pool learns of the death": "worker dies",
};

interface Play {
  acts: Act[];
  check?: (pair: Pair) => void;
}

/** All that the worker has said is heard, and then the end. */
function checkAnswers({ pool, worker }: Pair): void {
  assertEquals(pool.heard, worker.all);
  assertEquals(pool.ends.length, 1);
}

/** The last message may not have been written whole. */
function checkDeath(pair: Pair): void {
  assertEquals(pair.pool.ends.length, 1);
  checkUnread(pair);
}

const PLAYS: Record<string, Play> = {
  "tasks and results": {
    acts: [POOL_SENDS, POOL_SENDS_AGAIN, WORKER_ANSWERS],
    check({ pool, worker }) {
      assertEquals([pool.heard, worker.heard], [worker.all, pool.all]);
    },
  },
  "the worker ends after its result": {
    acts: [POOL_SENDS, POOL_SENDS_AGAIN, WORKER_ANSWERS, WORKER_ENDS],
    check(pair) {
      checkAnswers(pair);
      checkUnread(pair);
    },
  },
  "the worker ends after a result with a handle": {
    acts: [POOL_SENDS, ["worker answers and ends", ({ worker }) => {
      worker.send(handleOf);
      worker.send();
      worker.close();
    }]],
    check: checkAnswers,
  },
  "the worker dies": {
    acts: [POOL_SENDS, POOL_SENDS_AGAIN, WORKER_ANSWERS, WORKER_DIES],
    check: checkDeath,
  },
  "the worker dies, and handles are on their way": {
    acts: [POOL_SENDS_HANDLE, WORKER_ANSWERS_HANDLE, WORKER_DIES],
    check: checkDeath,
  },
  "no value can be made of a result, as the worker has ended": {
    acts: [POOL_SENDS, ["worker answers and ends", ({ worker }) => {
      worker.send();
      worker.send(() => new Numbered(DEAD));
      worker.send();
      worker.close();
    }]],
    check({ pool }) {
      assertEquals(pool.heard, [0]);
    },
  },
  "the pool stops": {
    acts: [POOL_SENDS, WORKER_ANSWERS, POOL_STOPS],
    check({ worker }) {
      assertEquals(worker.ends, [worker.ends[0]!]);
    },
  },
  "the pool stops after a task with a handle": {
    acts: [["pool sends and stops", ({ pool }) => {
      pool.send(handleOf);
      pool.send();
      pool.close();
    }]],
    check({ pool, worker }) {
      assertEquals([worker.heard, worker.ends], [pool.all, [false]]);
    },
  },
  "the pool stops while the worker ends": {
    acts: [POOL_SENDS, POOL_STOPS, WORKER_ANSWERS, WORKER_ENDS],
  },
  "the pool stops while the worker dies": {
    acts: [POOL_SENDS, POOL_STOPS, WORKER_ANSWERS, WORKER_DIES],
  },
};

/** A port tells nothing of a death: the pool learns of it by the end of the thread, and hears what is left. */
function learnOfDeath({ pool }: Pair): void {
  const lane = pool.lane as PortLane;
  lane.drain().then(() => lane.onEnd(false));
}

function sceneOf(open: () => Pair, { acts, check }: Play): Scene {
  const pair = open();
  const all = [...acts];
  const isPort = pair.pool.lane instanceof PortLane;
  if (isPort && acts.includes(WORKER_DIES)) all.push(["pool learns of the death", learnOfDeath]);
  const own = onceEach(
    Object.fromEntries(all.map(([name, act]) => [name, () => act(pair)])),
    AFTER,
  );
  return {
    steps() {
      const steps = own().filter(({ actor, name }) => {
        if (actor === "worker") return !pair.worker.isDead && !pair.worker.isClosed;
        return !pair.pool.isClosed || name === "pool learns of the death";
      });
      return [...steps, ...pair.pool.steps, ...pair.worker.steps];
    },
    check() {
      checkPair(pair);
      check?.(pair);
    },
  };
}

for (const [name, open] of [["SocketLane", socketPair], ["PortLane", portPair]] as const) {
  for (const [what, play] of Object.entries(PLAYS)) {
    Deno.test(`${name}: ${what}, in every order`, (t) => countOrders(t, () => sceneOf(open, play)));
  }
}

Deno.test("SocketLane tells its end at once, so that nothing is sent of which it would not know", () => {
  const { pool, worker } = socketPair();
  worker.die();
  pool.steps.find(({ name }) => name === "pool hears the end")!.run();
  assertEquals(pool.ends, [false]);
});
