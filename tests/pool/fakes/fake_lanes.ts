// Copyright 2026 the multiprocessing authors. MIT license.

/** Sockets and ports on which nothing happens until it is chosen, for lanes. */

import type { Socket, SocketSink } from "../../../runtime/contract.ts";
import type { Step } from "../../ipc/fakes/network.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What can be said of one end of either. */
export interface FakeEnd {
  /** What may happen here next. */
  readonly steps: Step[];
  /** Its holder is no more. */
  die(): void;
}

/** A socket that takes three bytes of each message, and the rest when that is chosen. */
export class FakeSocket implements Socket, FakeEnd {
  readonly remote = null;
  readonly #owner: string;
  readonly #arrived: Bytes[] = [];
  #peer!: FakeSocket;
  #sink: SocketSink | null = null;
  #held: { resolve(taken: number): void; reject(error: Error): void } | null = null;
  #isWhole = true;
  #isClosed = false;
  #isDead = false;
  #hasEnded = false;

  private constructor(owner: string) {
    this.#owner = owner;
  }

  static pair(owners: [string, string]): [FakeSocket, FakeSocket] {
    const [one, other] = owners.map((owner) => new FakeSocket(owner)) as [FakeSocket, FakeSocket];
    one.#peer = other;
    other.#peer = one;
    return [one, other];
  }

  get #isGone(): boolean {
    return this.#isClosed || this.#isDead;
  }

  get steps(): Step[] {
    if (this.#isDead) return [];
    const steps: Step[] = [];
    const say = (name: string, run: () => void) => {
      steps.push({ actor: this.#owner, name: `${this.#owner} ${name}`, run });
    };
    if (this.#sink !== null && !this.#hasEnded) {
      if (!this.#isClosed && this.#arrived.length > 0) say("hears", () => this.#hear());
      else if (this.#peer.#isGone || this.#isClosed) say("hears the end", () => this.#end());
    }
    if (this.#held !== null) say("goes on writing", () => this.#takeRest());
    return steps;
  }

  #hear(): void {
    this.#sink!.bytes(this.#arrived.shift()!, true);
  }

  /** It was reset if the other side has not read all. */
  #end(): void {
    this.#hasEnded = true;
    this.#sink!.end(!this.#isClosed && this.#peer.#arrived.length > 0);
  }

  #takeRest(): void {
    const held = this.#held!;
    this.#held = null;
    if (this.#hasEnded) held.reject(new Error("reset"));
    else held.resolve(3);
  }

  start(sink: SocketSink): void {
    this.#sink = sink;
  }

  write(bytes: Bytes): number | Promise<number> {
    if (this.#isDead) return bytes.length;
    if (this.#held !== null) throw new Error("What went before was not taken yet");
    if (this.#isClosed || this.#hasEnded) return Promise.reject(new Error("reset"));
    this.#isWhole = !this.#isWhole;
    if (this.#isWhole) {
      this.#peer.#arrived.push(bytes.slice());
      return bytes.length;
    }
    this.#peer.#arrived.push(bytes.slice(0, 3));
    return new Promise((resolve, reject) => this.#held = { resolve, reject });
  }

  read(): never {
    throw new Error("Nobody reads here");
  }
  pause(): void {}
  resume(): void {}
  ref(): void {}
  unref(): void {}
  breakOff(): void {}

  close(): void {
    this.#isClosed = true;
  }

  die(): void {
    this.#isDead = true;
  }
}

/** A message port, which tells nothing of its other end. */
export class FakePort implements FakeEnd {
  readonly #owner: string;
  readonly #arrived: unknown[] = [];
  #peer!: FakePort;
  #isClosed = false;
  #isDead = false;
  onmessage: ((event: { data: unknown }) => void) | null = null;

  private constructor(owner: string) {
    this.#owner = owner;
  }

  static pair(owners: [string, string]): [FakePort, FakePort] {
    const [one, other] = owners.map((owner) => new FakePort(owner)) as [FakePort, FakePort];
    one.#peer = other;
    other.#peer = one;
    return [one, other];
  }

  get steps(): Step[] {
    if (this.#isDead || this.onmessage === null || this.#arrived.length === 0) return [];
    const run = () => this.onmessage!({ data: this.#arrived.shift() });
    return [{ actor: this.#owner, name: `${this.#owner} hears`, run }];
  }

  postMessage(message: unknown): void {
    if (!this.#isDead && !this.#isClosed) this.#peer.#arrived.push(message);
  }

  /** What has come and was not told. */
  next(): { message: unknown } | undefined {
    return this.#arrived.length === 0 ? undefined : { message: this.#arrived.shift() };
  }

  close(): void {
    this.#isClosed = true;
  }

  die(): void {
    this.#isDead = true;
  }
}
