// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A transport on which nothing happens until it is chosen. On a slow one each write comes in two pieces, of which the
 * second goes when that is chosen, and who holds it may die between the two; between threads it comes at once, and there
 * is room for the next when that is chosen.
 */

import type { Demand } from "../../../ipc/transport/demand.ts";
import type { Sink, Transport } from "../../../ipc/transport/transport.ts";
import type { PortMessage } from "../../../ipc/frames/wire.ts";
import type { Step } from "./network.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A write that has not been taken whole. */
interface Held {
  rest: Bytes | null;
  resolve(): void;
  reject(error: Error): void;
}

/** One end. */
export class PacedTransport implements Transport {
  readonly isThread: boolean;
  readonly #owner: string;
  readonly #isSlow: boolean;
  readonly #arrived: (Bytes | PortMessage | "end")[] = [];
  #peer!: PacedTransport;
  #sink: Sink | null = null;
  #demand: Demand | null = null;
  #held: Held | null = null;
  #isClosed = false;
  #isDead = false;
  #hasHeardEnd = false;
  #isReferenced = false;

  private constructor(owner: string, isSlow: boolean, isThread: boolean) {
    this.#owner = owner;
    this.#isSlow = isSlow;
    this.isThread = isThread;
  }

  /** Makes two. `slow`: those whose writes are. */
  static pair(owners: [string, string], slow: string[], isThread = false): [
    PacedTransport,
    PacedTransport,
  ] {
    const [one, other] = owners.map((owner) =>
      new PacedTransport(owner, slow.includes(owner), isThread)
    ) as [PacedTransport, PacedTransport];
    one.#peer = other;
    other.#peer = one;
    return [one, other];
  }

  /** Whether it was closed by who holds it. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether it keeps the program alive. */
  get isReferenced(): boolean {
    return this.#isReferenced && !this.#isClosed;
  }

  /** What may happen here next. Each end sees only its own. */
  get steps(): Step[] {
    if (this.#isDead) return [];
    const steps: Step[] = [];
    const mayHear = this.#sink !== null && !this.#demand!.isPaused && !this.#isClosed;
    const say = (name: string, run: () => void) => {
      steps.push({ actor: this.#owner, name: `${this.#owner} ${name}`, run });
    };
    if (mayHear && this.#arrived.length > 0) say("hears", () => this.#hear());
    if (this.#held !== null) say("goes on writing", () => this.#writeRest());
    return steps;
  }

  #hear(): void {
    const next = this.#arrived.shift()!;
    if (next instanceof Uint8Array) return this.#sink!.bytes(next, true);
    if (next !== "end") return this.#sink!.message(next);
    this.#hasHeardEnd = true;
    this.#sink!.end();
  }

  #writeRest(): void {
    const { rest, resolve, reject } = this.#held!;
    this.#held = null;
    if (this.#hasHeardEnd) return reject(new Error("nobody is there"));
    if (rest !== null) this.#peer.#arrived.push(rest);
    resolve();
  }

  start(sink: Sink, demand: Demand): void {
    if (this.#sink !== null) throw new Error("It was started twice");
    this.#sink = sink;
    this.#demand = demand;
  }

  write(parts: Bytes[]): Promise<void> | undefined {
    if (this.#isDead) return undefined;
    if (this.#isClosed || this.#hasHeardEnd) return Promise.reject(new Error("closed"));
    const all = new Uint8Array(parts.flatMap((part) => [...part]));
    const isCut = this.#isSlow && !this.isThread;
    if (isCut && this.#held !== null) throw new Error("What went before was not taken yet");
    this.#peer.#arrived.push(isCut ? all.slice(0, 3) : all);
    if (!this.#isSlow) return undefined;
    return new Promise((resolve, reject) => {
      this.#held?.resolve();
      this.#held = { rest: isCut ? all.slice(3) : null, resolve, reject };
    });
  }

  post(message: PortMessage): void {
    if (!this.#isDead && !this.#isClosed) this.#peer.#arrived.push(message);
  }

  pause(): void {}
  resume(): void {}

  ref(): void {
    this.#isReferenced = true;
  }

  unref(): void {
    this.#isReferenced = false;
  }

  close(): void {
    if (this.#isClosed || this.#isDead) return;
    this.#isClosed = true;
    this.#peer.#arrived.push("end");
  }

  /** Its holder is no more: what it had not written whole is never whole. */
  die(): void {
    if (!this.#isClosed) this.#peer.#arrived.push("end");
    this.#isDead = true;
  }

  /** Says something at once, in one piece; it need not be frames. */
  say(bytes: Bytes): void {
    this.#peer.#arrived.push(bytes);
  }
}
