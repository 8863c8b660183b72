// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { Link, type LinkHandler } from "../../../ipc/transport/link.ts";
import { LocalTransport } from "../../../ipc/transport/local_transport.ts";
import type { Sink, Transport } from "../../../ipc/transport/transport.ts";
import { type EndReason, FRAME_KIND, type PortMessage } from "../../../ipc/frames/wire.ts";
import { countOrders, onceEach, type Scene } from "../fakes/orders.ts";
import { PacedTransport } from "../fakes/paced_transport.ts";

/** Who holds a link, and notes what becomes of it. */
class End implements LinkHandler {
  readonly link: Link;
  readonly received: number[] = [];
  readonly ends: EndReason[] = [];
  /** How many messages were sent, and what became of waiting until they were handed on. */
  sent = 0;
  readonly handedOn: (boolean | null)[] = [];
  isDead = false;

  constructor(transport: Transport) {
    this.link = new Link(transport);
    this.link.start(this);
  }

  send(length = 1): void {
    this.#note(() => this.link.send(FRAME_KIND.BYTES, [new Uint8Array(length).fill(this.sent)]));
  }

  post(): void {
    this.#note(() => this.link.post({ kind: null, value: this.sent, ports: [] }));
  }

  #note(send: () => void): void {
    send();
    this.sent++;
    const index = this.handedOn.push(null) - 1;
    const note = (how: boolean) => this.handedOn[index] = how;
    this.link.flushed().then(() => note(true), () => note(false));
  }

  frame(_kind: number, [number]: Uint8Array<ArrayBuffer>): void {
    this.#take(number!);
  }

  message({ value }: PortMessage): void {
    this.#take(value as number);
  }

  #take(number: number): void {
    assertEquals(this.ends, [], "something came after the end");
    this.received.push(number);
  }

  end(reason: EndReason): void {
    this.ends.push(reason);
  }

  get all(): number[] {
    return Array.from({ length: this.sent }, (_, index) => index);
  }
}

interface Pair {
  left: End;
  right: End;
  transports: [PacedTransport, PacedTransport];
}

function pairOf(isThread = false): Pair {
  const transports = PacedTransport.pair(["left", "right"], ["left"], isThread);
  return { left: new End(transports[0]), right: new End(transports[1]), transports };
}

function die({ left, transports }: Pair): void {
  left.isDead = true;
  transports[0].die();
}

/** What can be said of any two, however it went. */
function checkPair({ left, right, transports }: Pair): void {
  for (const [end, other, index] of [[left, right, 0], [right, left, 1]] as const) {
    if (end.isDead) continue;
    assertEquals(end.received, other.all.slice(0, end.received.length), "a gap, or overtaken");
    assert(!end.handedOn.includes(null), "somebody waits for ever");
    assert(end.ends.length <= 1, "it ended twice");
    if (end.ends.length === 1) assert(transports[index].isClosed, "it was left open");
    // What was handed on to somebody who has not gone has arrived.
    const arrived = other.received.length;
    if (!other.isDead && other.ends.length === 0 && !transports[index ^ 1]!.isClosed) {
      assertEquals(arrived, end.sent);
    }
  }
}

type Act = [name: string, act: (pair: Pair) => void];

const LEFT_SENDS: Act = ["left sends", ({ left }) => left.send()];
const LEFT_SENDS_AGAIN: Act = ["left sends again", ({ left }) => left.send()];
const LEFT_POSTS: Act = ["left posts", ({ left }) => left.post()];
const LEFT_CLOSES: Act = ["left closes", ({ left }) => left.link.close()];
const LEFT_DIES: Act = ["left dies", die];
const LEFT_SENDS_MUCH: Act = ["left sends much", ({ left }) => left.send(100)];
const RIGHT_SENDS: Act = ["right sends", ({ right }) => right.send()];
const RIGHT_CLOSES: Act = ["right closes", ({ right }) => right.link.close()];
const RIGHT_DROPS: Act = ["right drops", ({ right }) => right.link.drop()];
const RIGHT_LIMITS: Act = ["right limits", ({ right }) => right.link.limitTo(10)];
/** Whatever comes first, it ends with going on. */
const RIGHT_PAUSES: Act = ["right pauses", ({ right }) => right.link.demand.pause()];
const RIGHT_RESUMES: Act = ["right resumes", ({ right }) => right.link.demand.resume()];

interface Play {
  acts: Act[];
  isThread?: boolean;
  check?: (pair: Pair) => void;
}

/** What comes only after what. */
const AFTER = {
  "right resumes": "right pauses",
  "left sends again": "left sends",
  "one resumes": "one pauses",
};

function sceneOf({ acts, isThread, check }: Play): Scene {
  const pair = pairOf(isThread);
  const own = onceEach(
    Object.fromEntries(acts.map(([name, act]) => [name, () => act(pair)])),
    AFTER,
  );
  return {
    steps() {
      const steps = [...own(), ...pair.transports.flatMap(({ steps }) => steps)];
      return steps.filter(({ actor }) => actor !== "left" || !pair.left.isDead);
    },
    check() {
      checkPair(pair);
      check?.(pair);
    },
  };
}

/** All that was sent before it closed has arrived, and it says that it has closed. */
function checkClosed({ left, right }: Pair): void {
  assertEquals(right.received, left.all);
  assertEquals(right.ends, ["closed"]);
}

const PLAYS: Record<string, Play> = {
  "both send, and one is paused for a while": {
    acts: [LEFT_SENDS, LEFT_SENDS_AGAIN, RIGHT_SENDS, RIGHT_PAUSES, RIGHT_RESUMES],
    check({ left, right }) {
      assertEquals([left.received, right.received], [right.all, left.all]);
      assertEquals([left.ends, right.ends], [[], []]);
    },
  },
  "one sends and closes, and the other is paused for a while": {
    acts: [
      LEFT_SENDS,
      ["left sends and closes", ({ left }) => {
        left.send();
        left.link.close();
      }],
      RIGHT_SENDS,
      RIGHT_PAUSES,
      RIGHT_RESUMES,
    ],
    check({ right }) {
      assertEquals(right.ends, ["closed"]);
    },
  },
  "one closes after all it has sent": {
    acts: [
      ["left sends and closes", ({ left }) => {
        left.send();
        left.send(100);
        left.link.close();
      }],
      RIGHT_PAUSES,
      RIGHT_RESUMES,
    ],
    check: checkClosed,
  },
  "both close": {
    acts: [LEFT_SENDS, LEFT_CLOSES, RIGHT_SENDS, RIGHT_CLOSES],
    check({ transports }) {
      assertEquals(transports.map(({ isClosed }) => isClosed), [true, true]);
    },
  },
  "one dies, and the other is paused for a while": {
    acts: [LEFT_SENDS, LEFT_SENDS_AGAIN, LEFT_DIES, RIGHT_SENDS, RIGHT_PAUSES, RIGHT_RESUMES],
    check({ right }) {
      assert(right.ends[0] === "died" || right.ends[0] === "cut");
    },
  },
  "one dies while the other closes": {
    acts: [LEFT_SENDS, LEFT_DIES, RIGHT_SENDS, RIGHT_CLOSES],
  },
  "two threads send bytes and messages, and one closes": {
    isThread: true,
    acts: [LEFT_POSTS, LEFT_SENDS, RIGHT_SENDS, LEFT_CLOSES],
  },
  "one drops it": {
    acts: [LEFT_SENDS, LEFT_SENDS_AGAIN, RIGHT_SENDS, RIGHT_DROPS],
    check({ left, right }) {
      assertEquals(right.ends, ["died"]);
      assertEquals(left.ends.length, 1);
    },
  },
  "a longer message is refused from some moment on": {
    acts: [LEFT_SENDS, LEFT_SENDS_MUCH, RIGHT_LIMITS, RIGHT_SENDS],
    check({ left, right }) {
      const isRefused = right.ends.includes("refused");
      assertEquals([left.ends.length, right.link.refused], isRefused ? [1, 100] : [0, 0]);
    },
  },
};

for (const [what, play] of Object.entries(PLAYS)) {
  Deno.test(`Link: ${what}, in every order`, (t) => countOrders(t, () => sceneOf(play)));
}

/** A stranger on the other side, who says what it likes. */
function strangerScene(): Scene {
  const [stranger, transport] = PacedTransport.pair(["left", "right"], ["right"]);
  const right = new End(transport);
  const message = Uint8Array.of(0, 0, 0, 1, FRAME_KIND.BYTES, 0);
  const own = onceEach({
    "left says a message": () => stranger.say(message),
    "left says half a message": () => stranger.say(message.slice(0, 3)),
    "left says what is no frame": () => stranger.say(Uint8Array.of(0, 0, 0, 1, 99, 0)),
    "left dies": () => stranger.die(),
    "right sends": () => right.send(),
    "right pauses": () => right.link.demand.pause(),
    "right resumes": () => right.link.demand.resume(),
  }, AFTER);
  let isDead = false;
  return {
    steps() {
      const steps = own();
      isDead ||= !steps.some(({ name }) => name === "left dies");
      return [...steps.filter(({ actor }) => actor === "right" || !isDead), ...transport.steps];
    },
    check() {
      assertEquals(right.ends.length, 1);
      assert(["died", "cut", "garbled"].includes(right.ends[0]!), right.ends[0]);
      assert(transport.isClosed && !right.handedOn.includes(null));
    },
  };
}

Deno.test("Link: a stranger says what is no frame, in every order", (t) => {
  return countOrders(t, strangerScene);
});

/** Two ends in one thread, of which one leaves it. */
function leavingScene(mayClose: boolean): Scene {
  const [here, there] = LocalTransport.pair();
  const [gone, stays] = [new End(here), new End(there)];
  const [passed, arriving] = PacedTransport.pair(["one", "other"], []);
  let arrived: End | null = null;
  const own = onceEach({
    "one sends": () => stays.send(),
    "one pauses": () => stays.link.demand.pause(),
    "one resumes": () => stays.link.demand.resume(),
    ...mayClose ? { "one closes": () => stays.link.close() } : {},
    "one is told": () => gone.send(),
    "one is left": () => {
      assert(gone.link.leave(passed, []));
      arrived = new End(arriving);
      arrived.sent = gone.sent;
    },
    "other sends": () => arrived!.send(),
    "other dies": () => arriving.die(),
  }, AFTER);
  const isDone = (steps: { name: string }[], name: string) =>
    !steps.some((step) => step.name === name);
  return {
    steps() {
      const all = own();
      const hasLeft = isDone(all, "one is left");
      const isDead = isDone(all, "other dies");
      const steps = all.filter(({ name, actor }) => {
        if (name === "one is told") return !hasLeft;
        return actor === "one" || (hasLeft && !isDead);
      });
      return [...steps, ...(hasLeft ? [...passed.steps, ...arriving.steps] : [])]
        // Who is gone and who has come are one: what one has sent the other must not send again.
        .map((step) => ({ ...step, actor: "all" }));
    },
    check() {
      const sent = Array.from({ length: arrived!.sent }, (_, index) => index);
      assertEquals(stays.received, mayClose ? sent.slice(0, stays.received.length) : sent);
      assert(!stays.handedOn.includes(null), "somebody waits for ever");
      assert(passed.isClosed, "it was left open");
      const before = gone.received.concat(arrived!.received);
      assertEquals(before, stays.all.slice(0, before.length));
    },
  };
}

for (const mayClose of [false, true]) {
  const rest = mayClose ? ", which closes" : "";
  Deno.test(`Link: an end leaves the thread of its other end${rest}, in every order`, (t) =>
    countOrders(t, () => leavingScene(mayClose)));
}

/** One that says when what it was given has been taken. */
class SlowTransport implements Transport {
  readonly isThread = false;
  readonly taken: (() => void)[] = [];
  #sink!: Sink;

  start(sink: Sink): void {
    this.#sink = sink;
  }

  write(): Promise<void> {
    return new Promise((resolve) => this.taken.push(resolve));
  }

  end(): void {
    this.#sink.end();
  }

  post(): void {}
  pause(): void {}
  resume(): void {}
  ref(): void {}
  unref(): void {}
  close(): void {}
}

for (
  const [what, isGiven, reason] of [
    ["has been given the end", true, "closed"],
    ["can't know of the end", false, "died"],
  ] as const
) {
  Deno.test(`Link: who closes and ${what} has ${reason}`, async () => {
    const transport = new SlowTransport();
    const end = new End(transport);
    end.send();
    await Promise.resolve();
    end.link.close();
    if (isGiven) transport.taken[0]!();
    await Promise.resolve();
    await Promise.resolve();
    assertEquals(transport.taken.length, isGiven ? 2 : 1);
    transport.end();
    assertEquals(end.ends, [reason]);
    transport.taken.at(-1)!();
  });
}
