// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { decode } from "../../../codec/codec.ts";
import { relay } from "../../../ipc/route/relay.ts";
import { Route } from "../../../ipc/route/route.ts";
import { Link, type LinkHandler } from "../../../ipc/transport/link.ts";
import {
  type EndReason,
  FRAME_KIND,
  type ListenFrame,
  type PortMessage,
} from "../../../ipc/frames/wire.ts";
import { FakeNetwork, FakeTransport } from "../fakes/network.ts";
import { countOrders, onceEach, type Scene } from "../fakes/orders.ts";

/** An end, as a channel handles it. */
class End implements LinkHandler {
  readonly route: Route;
  readonly received: number[] = [];
  ended: EndReason | null = null;
  #next = 0;

  constructor(network: FakeNetwork, name: string, transport: FakeTransport) {
    this.route = new Route(new Link(transport), network.meeting(name));
    this.route.start(this);
  }

  send(): void {
    this.route.link.send(FRAME_KIND.BYTES, [Uint8Array.of(this.#next++)]);
  }

  get sent(): number[] {
    return Array.from({ length: this.#next }, (_, index) => index);
  }

  frame(kind: number, payload: Uint8Array<ArrayBuffer>): void {
    if (kind === FRAME_KIND.LISTEN) this.route.offer((decode(payload) as ListenFrame).thread);
    if (kind === FRAME_KIND.MEET) this.route.meet(payload, undefined);
    if (kind === FRAME_KIND.BYTES) this.received.push(payload[0]!);
  }

  message(message: PortMessage): void {
    this.route.meet(message.value as Uint8Array, message.ports[0]);
  }

  end(reason: EndReason): void {
    this.ended = reason;
  }
}

/** Who passes on what two others say, as the passer of an end does. */
class Passer {
  readonly #transports: FakeTransport[];

  constructor(network: FakeNetwork, toZero: FakeTransport, toOne: FakeTransport, name: string) {
    this.#transports = [toZero, toOne];
    const meeting = network.meeting(name);
    relay(new Route(new Link(toZero), meeting), new Route(new Link(toOne), meeting));
  }

  die(): void {
    for (const transport of this.#transports) transport.close();
  }
}

interface Chain {
  network: FakeNetwork;
  zero: End;
  one: End;
  passers: Passer[];
}

/** End 0, as many who pass on, end 1. `threads`: up to which link all are threads of one process. */
function chainOf(length: number, threads = 0): Chain {
  const network = new FakeNetwork();
  const nameOf = (i: number) => i === 0 ? "zero" : i > length ? "one" : `passer ${i}`;
  const links = Array.from(
    { length: length + 1 },
    (_, i) => FakeTransport.pair(network, [nameOf(i), nameOf(i + 1)], `link ${i}`, i < threads),
  );
  const zero = new End(network, "zero", links[0]![0]);
  const one = new End(network, "one", links.at(-1)![1]);
  const passers = links.slice(1).map(([right], i) =>
    new Passer(network, links[i]![1], right, nameOf(i + 1))
  );
  return { network, zero, one, passers };
}

/** Each of the two got all that the other sent, in order, and they talk directly. */
function checkWhole({ zero, one }: Chain): void {
  assertEquals([zero.ended, one.ended], [null, null]);
  assertEquals(zero.received, one.sent);
  assertEquals(one.received, zero.sent);
  assert(zero.route.onlyLink !== null && one.route.onlyLink !== null, "not settled");
}

function scene(chain: Chain, actions: Record<string, () => void>, check = checkWhole): Scene {
  const own = onceEach(actions, { "zero resumes": "zero pauses", "one resumes": "one pauses" });
  return {
    steps: () => [...chain.network.steps, ...own()],
    check: () => check(chain),
  };
}

/** What is written beforehand, and one message of each at any time. */
function talking(length: number, threads = 0): Scene {
  const chain = chainOf(length, threads);
  chain.zero.send();
  chain.one.send();
  return scene(chain, { "zero sends": () => chain.zero.send() });
}

/** In order and without a gap, as far as it has come. */
function checkPrefix({ received, ended }: End, { sent }: End): void {
  assertEquals(received, sent.slice(0, received.length));
  if (ended === null) assertEquals(received, sent);
}

function checkClosed({ zero, one }: Chain): void {
  assertEquals([zero.ended, zero.received], ["closed", one.sent]);
  assertEquals(one.received, zero.sent.slice(0, one.received.length));
}

/** Nobody waits for ever, and nobody believes in a channel that the other has given up. */
function checkDeath({ zero, one }: Chain): void {
  checkPrefix(zero, one);
  checkPrefix(one, zero);
  assertEquals(zero.ended === null, one.ended === null, `${zero.ended}, ${one.ended}`);
}

for (
  const [what, length, threads] of [
    ["two ends find each other past one who passes on", 1, 0],
    ["two threads find each other past a third", 1, 2],
    ["a thread and a process find each other past a thread", 1, 1],
  ] as const
) {
  Deno.test(`Route: ${what}, in every order`, (t) =>
    countOrders(t, () => talking(length, threads)));
}

for (
  const [what, length, threads] of [
    ["two ends find each other past two who pass on", 2, 0],
    ["a thread and a process find each other past two threads", 2, 2],
    ["two ends find each other past three who pass on", 3, 0],
  ] as const
) {
  Deno.test(`Route: ${what}, in every order`, (t) =>
    countOrders(t, () => {
      const chain = chainOf(length, threads);
      if (length < 3) chain.one.send();
      return scene(chain, {});
    }));
}

for (const name of ["zero", "one"] as const) {
  Deno.test(`Route: two ends find each other while end ${name} is paused for a while, in every order`, (t) =>
    countOrders(t, () => {
      const chain = chainOf(1);
      chain.zero.send();
      chain.one.send();
      const { demand } = chain[name].route;
      return scene(chain, {
        [`${name} pauses`]: () => demand.pause(),
        [`${name} resumes`]: () => demand.resume(),
      });
    }));
}

Deno.test("Route: end 1 closes at any moment, and all that it has sent arrives", (t) =>
  countOrders(t, () => {
    const chain = chainOf(1);
    chain.zero.send();
    const say = () => {
      chain.one.send();
      chain.one.route.close();
    };
    return scene(chain, { "one sends and closes": say }, checkClosed);
  }));

Deno.test("Route: where no socket may be had the way stays as it is", (t) =>
  countOrders(t, () => {
    const chain = chainOf(1);
    chain.network.mayRedeem = false;
    chain.one.send();
    return scene(chain, { "zero sends": () => chain.zero.send() });
  }));

for (const length of [1, 2]) {
  Deno.test(`Route: one of ${length} who pass on dies at any moment, and nobody waits for ever`, (t) =>
    countOrders(t, () => {
      const chain = chainOf(length);
      chain.one.send();
      if (length === 1) chain.zero.send();
      return scene(chain, { "passer 1 dies": () => chain.passers[0]!.die() }, checkDeath);
    }));
}
