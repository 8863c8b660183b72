// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The desk of those who are elsewhere: it asks the process that has made the queue.
 *
 * @module
 */

import { type Deferred, deferred } from "../base/deferred.ts";
import { ProcessStateError } from "../errors.ts";
import type { Channel } from "../ipc/channel.ts";
import type { Bytes } from "./carrier.ts";
import { type Answer, ASK, type Desk, type Question } from "./desk.ts";
import type { Wait } from "./host.ts";
import type { Note } from "./hosted_place.ts";

/** The desk. */
export class RemoteDesk implements Desk {
  readonly #way: Channel;
  readonly #asked = new Map<number, Deferred<Answer[1]>>();
  #lastId = 0;
  /** How much was got here and is not done. */
  #held = 0;

  /**
   * Of a queue elsewhere.
   *
   * @param way The way there.
   */
  constructor(way: Channel) {
    this.#way = way;
    way.startValues((answer) => this.#hear(answer as Answer), () => this.#end());
  }

  #hear([id, value]: Answer): void {
    const asked = this.#asked.get(id);
    this.#forget(id);
    asked?.resolve(value);
  }

  #forget(id: number): void {
    this.#asked.delete(id);
    if (this.#asked.size === 0) this.#way.unref();
  }

  #end(): void {
    for (const { reject } of this.#asked.values()) reject(gone());
    this.#asked.clear();
    this.#way.unref();
  }

  #tell(question: Question): void {
    if (this.#way.ended === null) this.#way.post(question);
  }

  #ask<T extends Answer[1]>(make: (id: number) => Question): Wait<T> {
    if (this.#way.ended !== null) return { answer: Promise.reject(gone()), cancel() {} };
    const id = ++this.#lastId;
    const asked = deferred<Answer[1]>();
    this.#asked.set(id, asked);
    this.#way.ref();
    this.#way.post(make(id));
    return {
      answer: asked.promise as Promise<T>,
      cancel: () => {
        if (this.#asked.has(id)) this.#tell([ASK.CANCEL, id]);
      },
    };
  }

  put(item: Bytes): Wait<boolean> {
    return this.#ask((id) => [ASK.PUT, id, item]);
  }

  get(mayEnd: boolean): Wait<Bytes | null> {
    const { answer, cancel } = this.#ask<Bytes | null>((id) => [mayEnd ? ASK.NEXT : ASK.GET, id]);
    return { answer: answer.then((item) => this.#note(item)), cancel };
  }

  #note(item: Bytes | null): Bytes | null {
    if (item !== null) this.#held++;
    return item;
  }

  untilDone(): Wait<boolean> {
    return this.#ask((id) => [ASK.UNTIL_DONE, id]);
  }

  async size(): Promise<number> {
    return await this.#ask<number>((id) => [ASK.SIZE, id]).answer;
  }

  stop(isFinal: boolean): void {
    this.#tell([isFinal ? ASK.END : ASK.LEAVE]);
  }

  /** What others have got is not known here. */
  taskDone(): boolean {
    if (this.#held === 0) return false;
    this.#held--;
    this.#tell([ASK.DONE]);
    return true;
  }

  note(note: Note): void {
    this.#tell(note.kind === "adopt" ? [ASK.ADOPT, note.way] : [ASK.HOLD, note.change]);
  }
}

function gone(): ProcessStateError {
  return new ProcessStateError(
    "Cannot use the queue as the process that has made it, and has kept its items, has ended: keep that one until all is done",
  );
}
