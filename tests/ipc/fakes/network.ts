// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A network without sockets, in which nothing happens until it is chosen: what may happen next is listed, and
 * one of it is done. So that every order can be tried.
 */

import type { ExpectedPeer, Meeting } from "../../../ipc/route/meeting.ts";
import type { Demand } from "../../../ipc/transport/demand.ts";
import type { Sink, Transport } from "../../../ipc/transport/transport.ts";
import type { PortMessage, Ticket } from "../../../ipc/frames/wire.ts";

type Parcel = Uint8Array<ArrayBuffer> | PortMessage | "end";

/** Something that may happen next. */
export interface Step {
  /** To whom it happens: what happens to two has no order. */
  actor: string;
  name: string;
  run(): void;
}

/** One end of a link; what is written to it waits at the other until it is delivered. */
export class FakeTransport implements Transport {
  readonly isThread: boolean;
  readonly #owner: string;
  readonly #name: string;
  #peer: FakeTransport | null = null;
  readonly #arrived: Parcel[] = [];
  #sink: Sink | null = null;
  #demand: Demand | null = null;
  #isClosed = false;

  constructor(network: FakeNetwork, owner: string, name: string, isThread: boolean) {
    this.#owner = owner;
    this.#name = name;
    this.isThread = isThread;
    network.transports.push(this);
  }

  static pair(
    network: FakeNetwork,
    [left, right]: [string, string],
    name: string,
    isThread = false,
  ): [FakeTransport, FakeTransport] {
    const one = new FakeTransport(network, left, `${name} to ${left}`, isThread);
    const other = new FakeTransport(network, right, `${name} to ${right}`, isThread);
    one.#peer = other;
    other.#peer = one;
    return [one, other];
  }

  /** What may happen here next. */
  get step(): Step | null {
    if (
      this.#sink === null || this.#demand!.isPaused || this.#isClosed || this.#arrived.length === 0
    ) {
      return null;
    }
    return { actor: this.#owner, name: this.#name, run: () => this.#deliver() };
  }

  #deliver(): void {
    const parcel = this.#arrived.shift()!;
    if (parcel === "end") this.#sink!.end();
    else if (parcel instanceof Uint8Array) this.#sink!.bytes(parcel, true);
    else this.#sink!.message(parcel);
  }

  start(sink: Sink, demand: Demand): void {
    this.#sink = sink;
    this.#demand = demand;
  }

  write(parts: Uint8Array<ArrayBuffer>[]): Promise<void> | undefined {
    if (this.#isClosed || this.#peer === null) return Promise.reject(new Error("closed"));
    const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    this.#peer.#arrived.push(bytes);
    return undefined;
  }

  post(message: PortMessage): void {
    this.#tellPeer(message);
  }

  #tellPeer(parcel: Parcel): void {
    if (this.#peer !== null) this.#peer.#arrived.push(parcel);
  }

  pause(): void {}
  resume(): void {}
  ref(): void {}
  unref(): void {}

  /** Whoever holds it closes it, or dies: what was written still arrives. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#tellPeer("end");
    if (this.#peer !== null) this.#peer.#peer = null;
    this.#peer = null;
  }
}

interface Door {
  owner: string;
  admit(transport: Transport): void;
  refuse(): void;
  /** Whoever has come and was not let in yet. */
  waiting: FakeTransport | null;
}

/** All of it. */
export class FakeNetwork {
  readonly transports: FakeTransport[] = [];
  readonly #doors = new Map<string, Door>();
  readonly #redemptions: Step[] = [];
  #count = 0;

  /** Whether a socket can be had here. */
  mayRedeem = true;

  /** What may happen next. */
  get steps(): Step[] {
    const deliveries = this.transports.map(({ step }) => step).filter((step) => step !== null);
    const admissions = [...this.#doors].filter(([, door]) => door.waiting !== null)
      .map(([token, door]) => ({
        actor: door.owner,
        name: `admit ${token}`,
        run: () => this.#admit(token, door),
      }));
    return [...deliveries, ...admissions, ...this.#redemptions];
  }

  #admit(token: string, { waiting, admit }: Door): void {
    this.#doors.delete(token);
    admit(waiting!);
  }

  /** How a program meets another in this network. */
  meeting(name: string): Meeting {
    return {
      expect: () => this.#expect(name),
      redeem: (ticket) => this.#redeem(name, ticket),
      openPort: () => this.#openPort(name),
      takePort: (port) => port as unknown as Transport,
    };
  }

  #openPort(owner: string): [Transport, MessagePort] {
    const [one, other] = FakeTransport.pair(this, [owner, "one"], `port ${this.#count++}`, true);
    return [one, other as unknown as MessagePort];
  }

  #expect(name: string): ExpectedPeer {
    const token = `${name}${this.#count++}`;
    let door!: Door;
    const arrival = new Promise<Transport>((admit, reject) => {
      const refuse = () => reject(new Error("It will not come"));
      door = { owner: name, admit, refuse, waiting: null };
    });
    arrival.catch(() => {});
    this.#doors.set(token, door);
    const revoke = () => {
      if (!this.#doors.delete(token)) return;
      door.waiting?.close();
      door.refuse();
    };
    const lost = () => {
      if (door.waiting === null) revoke();
    };
    return { ticket: { path: "", token }, arrival, revoke, lost };
  }

  #redeem(actor: string, { token }: Ticket): Promise<Transport> {
    return new Promise((resolve, reject) => {
      const step: Step = {
        actor,
        name: `redeem ${token}`,
        run: () => {
          this.#redemptions.splice(this.#redemptions.indexOf(step), 1);
          if (!this.mayRedeem) return reject(new Error("not permitted"));
          const door = this.#doors.get(token);
          const owners: [string, string] = [actor, door?.owner ?? "nobody"];
          const [mine, theirs] = FakeTransport.pair(this, owners, `direct ${token}`);
          if (door === undefined) theirs.close();
          else door.waiting = theirs;
          resolve(mine);
        },
      };
      this.#redemptions.push(step);
    });
  }
}
