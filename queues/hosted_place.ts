// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A queue in the process that has made it, for those who can't share memory: where it is, and how it is passed on.
 *
 * @module
 */

import type { Placeholder } from "../codec/handle.ts";
import type { Channel } from "../ipc/channel.ts";
import { channelPair } from "../ipc/channel_pair.ts";
import { sendContext } from "../ipc/handles/send_context.ts";
import type { Carrier } from "./carrier.ts";
import type { Place, Traits } from "./place.ts";

/** What travels in its place. */
export interface HostedData extends Traits {
  carrier: "hosted";
  /** The way to who has made it. */
  way: Channel;
}

/** What is to be told to who has made it. */
export type Note = { kind: "adopt"; way: Channel } | { kind: "hold"; change: 1 | -1 };

/** Makes what carries the items, from when its module has been loaded. */
export const hostedCarrier: { make: ((place: HostedPlace) => Carrier) | null } = { make: null };

/** A queue in the process that has made it. */
export class HostedPlace implements Place {
  readonly #isOwn = true;
  readonly carrier = "hosted";
  readonly maxSize: number;
  readonly isJoinable: boolean;
  /** The way to who has made it; null: it is here. */
  readonly way: Channel | null;
  /** What was to be told before the carrier was loaded. */
  readonly #notes: Note[] = [];
  #onNote: ((note: Note) => void) | null = null;

  /**
   * Notes it.
   *
   * @param traits What it is like.
   * @param way The way to who has made it; null: it is made here.
   */
  constructor({ maxSize, isJoinable }: Traits, way: Channel | null) {
    this.maxSize = maxSize;
    this.isJoinable = isJoinable;
    this.way = way;
  }

  /** Whether it is one: `instanceof` would ask a program's own proxy. */
  static is(value: unknown): value is HostedPlace {
    return typeof value === "object" && value !== null && #isOwn in value;
  }

  get isLoaded(): boolean {
    return hostedCarrier.make !== null;
  }

  makeCarrier(): Carrier {
    return hostedCarrier.make!(this);
  }

  /**
   * Tells all that is to be told, from now on.
   *
   * @param listener Told each.
   */
  listen(listener: (note: Note) => void): void {
    this.#onNote = listener;
    for (const note of this.#notes.splice(0)) listener(note);
  }

  #note(note: Note): void {
    if (this.#onNote !== null) this.#onNote(note);
    else this.#notes.push(note);
  }

  hold(): () => void {
    this.#note({ kind: "hold", change: 1 });
    let isHeld = true;
    return () => {
      if (isHeld) this.#note({ kind: "hold", change: -1 });
      isHeld = false;
    };
  }

  passOn(context: unknown, kind: string): Placeholder {
    const to = sendContext(context, "a queue");
    const [ours, theirs] = channelPair();
    to.kinds.add(kind);
    to.add({
      commit: () => this.#note({ kind: "adopt", way: ours }),
      abort() {
        ours.close();
        theirs.close();
      },
    });
    const { maxSize, isJoinable } = this;
    const data: HostedData = { carrier: "hosted", maxSize, isJoinable, way: theirs };
    return { kind, data };
  }
}
