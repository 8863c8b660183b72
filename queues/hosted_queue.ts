// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Carries the items of a queue through the process that has made it.
 *
 * @module
 */

import { concatenate } from "../codec/byte_writer.ts";
import type { WaitOptions } from "../base/options.ts";
import { LATE, within } from "../base/waiting.ts";
import { decodeOwned } from "../codec/codec.ts";
import { type Bytes, type Carrier, OVER } from "./carrier.ts";
import type { Desk } from "./desk.ts";
import type { Wait } from "./host.ts";
import { hostedCarrier, type HostedPlace } from "./hosted_place.ts";
import { LocalDesk } from "./local_desk.ts";
import { closed, empty, full } from "./queue_errors.ts";
import { RemoteDesk } from "./remote_desk.ts";

/** One object's way to the items. */
export class HostedQueue implements Carrier {
  readonly #maxSize: number;
  readonly #desk: Desk;
  readonly #gets = new Set<Wait<unknown>>();
  readonly #puts = new Set<Wait<unknown>>();
  #isClosed = false;
  #isAbandoned = false;

  /**
   * To a queue.
   *
   * @param place Where it is.
   */
  constructor(place: HostedPlace) {
    this.#maxSize = place.maxSize;
    this.#desk = place.way === null ? new LocalDesk(place) : new RemoteDesk(place.way);
    place.listen((note) => this.#desk.note(note));
  }

  async put(parts: Bytes[], wait: WaitOptions | undefined): Promise<void> {
    wait?.signal?.throwIfAborted();
    const isPut = await settled("put", this.#desk.put(concatenate(parts)), wait, this.#puts);
    if (!isPut && !this.#isAbandoned) throw full(wait, this.#maxSize);
  }

  async get(wait: WaitOptions | undefined): Promise<unknown> {
    wait?.signal?.throwIfAborted();
    const item = await settled("get", this.#desk.get(false), wait, this.#gets);
    if (item !== null) return decodeOwned(item);
    throw this.#isClosed ? closed("get") : empty(wait);
  }

  async next(): Promise<unknown> {
    const item = await settled("get", this.#desk.get(true), undefined, this.#gets);
    return item === null ? OVER : decodeOwned(item);
  }

  size(): Promise<number> {
    return this.#desk.size();
  }

  leave(): void {
    this.#desk.stop(false);
  }

  end(): void {
    this.#desk.stop(true);
  }

  close(): void {
    this.#isClosed = true;
    for (const each of this.#gets) each.cancel();
  }

  abandon(): void {
    this.#isAbandoned = true;
    for (const each of this.#puts) each.cancel();
  }

  taskDone(): boolean {
    return this.#desk.taskDone();
  }

  join(wait: WaitOptions | undefined): Promise<boolean> {
    return settled("join", this.#desk.untilDone(), wait, new Set());
  }
}

/** The answer, as it is when the time is up; one that came too late to be given up counts. */
async function settled<T>(
  call: string,
  wait: Wait<T>,
  options: WaitOptions | undefined,
  pending: Set<Wait<unknown>>,
): Promise<T> {
  pending.add(wait);
  try {
    if (options === undefined) return await wait.answer;
    if ((options.timeout ?? Infinity) > 0) {
      const answer = await within(call, wait.answer, options);
      if (answer !== LATE) return answer;
    }
    wait.cancel();
    return await wait.answer;
  } catch (error) {
    wait.cancel();
    const answer = await wait.answer;
    if (answer !== null && answer !== false) return answer;
    throw error;
  } finally {
    pending.delete(wait);
  }
}

hostedCarrier.make = (place) => new HostedQueue(place);
