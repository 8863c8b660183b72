// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The desk in the process that has made the queue: it asks for itself, and for those elsewhere.
 *
 * @module
 */

import { KeepAlive } from "../base/keep_alive.ts";
import type { Channel } from "../ipc/channel.ts";
import type { Bytes } from "./carrier.ts";
import { type Answer, ASK, type Desk, type Question } from "./desk.ts";
import { Host, Party, type Wait } from "./host.ts";
import type { Note } from "./hosted_place.ts";
import type { Traits } from "./place.ts";

/** Answers those who are elsewhere, one each. */
class Guest {
  readonly #desk: LocalDesk;
  readonly #host: Host;
  readonly #way: Channel;
  readonly #party = new Party(true);
  readonly #waits = new Map<number, Wait<unknown>>();

  constructor(desk: LocalDesk, host: Host, way: Channel) {
    this.#desk = desk;
    this.#host = host;
    this.#way = way;
    host.join(this.#party);
    way.startValues((question) => this.#hear(question as Question), () => this.#leave());
  }

  #leave(): void {
    // One that returns waits until all that it has put is there: this one was killed, or waits for nothing.
    for (const wait of this.#waits.values()) wait.cancel();
    this.#host.leave(this.#party);
    this.#way.close();
    this.#desk.left();
  }

  #hear(question: Question): void {
    const party = this.#party;
    switch (question[0]) {
      case ASK.PUT:
        return void this.#answer(question[1], this.#host.put(party, question[2]));
      case ASK.GET:
      case ASK.NEXT:
        return void this.#answer(question[1], this.#host.get(party, question[0] === ASK.NEXT));
      case ASK.UNTIL_DONE:
        return void this.#answer(question[1], this.#host.untilDone(party));
      case ASK.SIZE:
        return this.#way.post([question[1], this.#host.size] satisfies Answer);
      case ASK.CANCEL:
        return this.#waits.get(question[1])?.cancel();
      case ASK.DONE:
        return void this.#host.taskDone(party);
      case ASK.LEAVE:
      case ASK.END:
        return this.#host.stop(party, question[0] === ASK.END);
      case ASK.ADOPT:
        return this.#desk.note({ kind: "adopt", way: question[1] });
      case ASK.HOLD:
        return this.#host.hold(question[1]);
    }
  }

  async #answer(id: number, wait: Wait<Bytes | null | boolean>): Promise<void> {
    this.#waits.set(id, wait);
    const answer = await wait.answer;
    this.#waits.delete(id);
    if (this.#way.state === "open") this.#way.post([id, answer] satisfies Answer);
  }
}

/** The desk. */
export class LocalDesk implements Desk {
  readonly #host: Host;
  readonly #party = new Party(false);
  readonly #keepAlive = new KeepAlive();
  /** How many are elsewhere. */
  #guests = 0;
  /** How many waits there are here: the program goes on for them while there are others. */
  #waits = 0;
  #isKept = false;

  /**
   * Of a new queue.
   *
   * @param traits What it is like.
   */
  constructor(traits: Traits) {
    this.#host = new Host(traits);
    this.#host.join(this.#party);
  }

  #keep(): void {
    const isKept = this.#guests > 0 && this.#waits > 0;
    if (isKept === this.#isKept) return;
    this.#isKept = isKept;
    this.#keepAlive.add(isKept ? 1 : -1);
    this.#keepAlive.release();
  }

  /** Somebody elsewhere is gone. */
  left(): void {
    this.#guests--;
    this.#keep();
  }

  #waiting<T>(wait: Wait<T>): Wait<T> {
    this.#waits++;
    this.#keep();
    wait.answer.then(() => {
      this.#waits--;
      this.#keep();
    });
    return wait;
  }

  put(item: Bytes): Wait<boolean> {
    return this.#waiting(this.#host.put(this.#party, item));
  }

  get(mayEnd: boolean): Wait<Bytes | null> {
    return this.#waiting(this.#host.get(this.#party, mayEnd));
  }

  untilDone(): Wait<boolean> {
    return this.#waiting(this.#host.untilDone(this.#party));
  }

  size(): Promise<number> {
    return Promise.resolve(this.#host.size);
  }

  stop(isFinal: boolean): void {
    this.#host.stop(this.#party, isFinal);
  }

  taskDone(): boolean {
    return this.#host.taskDone(this.#party);
  }

  note(note: Note): void {
    if (note.kind === "hold") return this.#host.hold(note.change);
    this.#guests++;
    this.#keep();
    new Guest(this, this.#host, note.way);
  }
}
