// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A socket between two processes of a family, whose bytes go through shared memory once there are many of them, if
 * both sides can map it. Then the socket brings wake-ups, a byte each, and the end.
 *
 * @module
 */

import { decode, encode } from "../../codec/codec.ts";
import type { Socket, SocketAddress, SocketSink } from "../../runtime/contract.ts";
import type { RingFrame, RingPlace } from "../frames/ring_frame.ts";
import type { RingWay, WayHost } from "../ring/ring_way.ts";
import { FrameWriter } from "../frames/frame_writer.ts";
import { writeAll } from "./socket_write.ts";
import { FRAME_KIND, outOfPlace } from "../frames/wire.ts";

/** Bytes of what is not small: a socket carries it as fast. Shown by the case `connection_big_array`. */
const BIG_BYTES = 2 ** 15;

/** What a wait for the next message counts, where a small message that is sent counts 1. */
const WAIT_WEIGHT = 4;

const ONE_BYTE = new Uint8Array(1);

/**
 * What tests and measurements change. To map memory takes some milliseconds, the first time in a process: it is done
 * where many small messages go, and where somebody waits for each of them before all.
 */
export const preference: { rings: boolean; many: number } = { rings: true, many: 1024 };

/** A socket that may get rings. */
export class RingSocket implements Socket {
  /**
   * Called with words that both sides see, of zeros at first, once this side may use them; and with null before they
   * go. The side that has not offered is called first, and the other when it has been.
   */
  onCommon: ((words: Int32Array | null) => void) | null = null;
  /**
   * Whether rings are offered together with the next message, before it, and not by themselves: then what the other
   * side has not read, when it ends before they are used, is that message or a later one, and surely so.
   */
  isExact = false;
  readonly #socket: Socket;
  /** Whether it is this side that offers them. */
  readonly #offers: boolean;
  #hasAsked = false;
  #count = 0;
  #way: RingWay | null = null;
  #sink: SocketSink | null = null;
  /** What is being written to the socket itself. */
  #writing: Promise<void> | null = null;
  /** An offer that waits for the next message. */
  #offered: Uint8Array<ArrayBuffer>[] = [];
  /** What is to be done when nothing is half written. */
  #later: (() => void)[] = [];
  #isPaused = false;
  #isReferenced = true;
  #isBlocked = false;
  #isClosed = false;
  #hasEnded = false;

  /**
   * Over a socket that says whole messages.
   *
   * @param socket The socket.
   * @param offers Whether it is this side that offers rings, and not the other.
   */
  constructor(socket: Socket, offers: boolean) {
    this.#socket = socket;
    this.#offers = offers;
  }

  get remote(): SocketAddress | null {
    return this.#socket.remote;
  }

  /** Whether what goes is written to a ring. */
  get isRing(): boolean {
    return this.#way?.isWriting ?? false;
  }

  read(into: Uint8Array): Promise<number | null> {
    return this.#socket.read(into);
  }

  write(bytes: Uint8Array): number | Promise<number> {
    const written = this.writeAll([bytes]);
    return written === undefined ? bytes.length : written.then(() => bytes.length);
  }

  /**
   * Writes whole messages, the first of them before this returns. One call at a time.
   *
   * @param parts Their bytes.
   * @returns As `writeAll` of `socket_write.ts`.
   */
  writeAll(parts: readonly Uint8Array[]): Promise<void> | undefined {
    if (this.#way?.isWriting) return this.#way.write(parts);
    if (this.#writing !== null) return this.#writing.then(() => this.writeAll(parts));
    if (parts.length === 1 && parts[0]!.length < BIG_BYTES) this.note(1);
    if (this.#offered.length === 0) return this.#writeHere(parts);
    const offered = this.#offered;
    this.#offered = [];
    return this.#writeHere([...offered, ...parts]);
  }

  #writeHere(parts: readonly Uint8Array[]): Promise<void> | undefined {
    const written = writeAll(this.#socket, parts);
    if (written === undefined) return undefined;
    this.#writing = written;
    // Before whoever waits for it can go on.
    const done = () => {
      this.#writing = null;
      while (this.#writing === null && this.#later.length > 0) this.#later.shift()!();
    };
    written.then(done, done);
    return written;
  }

  #whenWhole(act: () => void): void {
    if (this.#writing === null) act();
    else this.#later.push(act);
  }

  /**
   * There is more reason for rings.
   *
   * @param weight As much as so many small messages are.
   */
  note(weight: number): void {
    this.#count += weight;
    if (this.#hasAsked || !this.#offers || this.#count < preference.many) return;
    this.#hasAsked = true;
    if (preference.rings) this.#offer().catch(() => {});
  }

  async #offer(): Promise<void> {
    const { RingWay } = await import("../ring/ring_way.ts");
    if (this.#isClosed) return;
    const made = RingWay.make(this.#host);
    if (made === null) return;
    this.#way = made[0];
    const offer: RingFrame = { step: "offer", place: made[1] };
    if (this.isExact) this.#offered = framed(offer);
    else this.#say(offer);
  }

  readonly #host: WayHost = {
    wake: () => this.#whenWhole(() => this.#writeHere([ONE_BYTE])?.catch(() => {})),
    holds: (isBlocked) => {
      this.#isBlocked = isBlocked;
      this.#hold();
    },
    fail: () => this.#fail(),
  };

  #say(frame: RingFrame): void {
    this.#whenWhole(() => {
      if (this.#isClosed) return;
      this.#writeHere(framed(frame))?.catch(() => {});
      if (frame.step === "switch") this.#way!.startWriting();
    });
  }

  /**
   * Takes a frame of kind `RING`.
   *
   * @param payload What is in it.
   * @returns Whether nothing more comes the old way.
   * @throws {ProcessError} If it is out of place.
   */
  hear(payload: Uint8Array<ArrayBuffer>): boolean {
    const frame = decode(payload) as RingFrame;
    const way = this.#way;
    switch (frame.step) {
      case "offer":
        if (this.#offers || way !== null) throw outOfPlace(FRAME_KIND.RING);
        this.#take(frame.place).catch(() => this.#say({ step: "refuse" }));
        return false;
      case "refuse":
        if (way === null || way.isWriting) throw outOfPlace(FRAME_KIND.RING);
        this.#way = null;
        way.close();
        return false;
      case "switch":
        if (way === null || way.isReading) throw outOfPlace(FRAME_KIND.RING);
        this.#switch(way);
        return true;
      default:
        throw outOfPlace(FRAME_KIND.RING);
    }
  }

  async #take(place: RingPlace): Promise<void> {
    const { RingWay } = await import("../ring/ring_way.ts");
    if (this.#isClosed) return;
    this.#way = preference.rings ? RingWay.open(place, this.#host) : null;
    if (this.#way !== null) this.onCommon?.(this.#way.common);
    this.#say({ step: this.#way === null ? "refuse" : "switch" });
  }

  #switch(way: RingWay): void {
    way.startReading(this.#sink!, this.#isPaused);
    // From now on it brings wake-ups and the end, which are always of interest.
    if (this.#isPaused) this.#socket.resume();
    if (!this.#offers) return;
    this.onCommon?.(way.common);
    this.#say({ step: "switch" });
  }

  start(sink: SocketSink): void {
    this.#sink = sink;
    this.#socket.start({
      bytes: (chunk, owned) => this.#heard(chunk, owned),
      space: () => this.#way?.isReading ? null : sink.space(),
      filled: (count) => sink.filled(count),
      end: (isReset) => this.#end(isReset),
    });
  }

  #heard(chunk: Uint8Array<ArrayBuffer>, owned: boolean): void {
    if (this.#way?.isReading) return this.#way.woken();
    this.#sink!.bytes(chunk, owned);
  }

  #end(isReset: boolean): void {
    const way = this.#way;
    const isOffered = this.isExact && this.#offers && !way?.isReading;
    if (way === null || this.#isClosed || isOffered) this.#tellEnd(isReset);
    // What the socket has lost may be an offer or a wake-up: the ring alone knows of more.
    else way.end((hasUnread) => this.#tellEnd(hasUnread));
  }

  #tellEnd(isUnread: boolean): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#sink!.end(isUnread);
  }

  #fail(): void {
    const wasOpen = !this.#isClosed;
    this.close();
    this.#tellEnd(wasOpen);
  }

  /** Nothing is left to do before the next message: looks for it, for a moment, where that pays. */
  look(): void {
    if (this.#way === null) this.note(WAIT_WEIGHT);
    else this.#way.look();
  }

  pause(): void {
    this.#isPaused = true;
    if (this.#way?.isReading) this.#way.pause();
    else this.#socket.pause();
  }

  resume(): void {
    this.#isPaused = false;
    if (this.#way?.isReading) this.#way.resume();
    else this.#socket.resume();
  }

  breakOff(): void {
    this.#socket.breakOff();
  }

  close(): void {
    this.#isClosed = true;
    this.#later = [];
    this.#socket.close();
    if (this.#way === null) return;
    this.onCommon?.(null);
    this.#way.close();
  }

  ref(): void {
    this.#isReferenced = true;
    this.#hold();
  }

  unref(): void {
    this.#isReferenced = false;
    this.#hold();
  }

  /** A writer that waits for room is woken by the socket. */
  #hold(): void {
    if (this.#isReferenced || this.#isBlocked) this.#socket.ref();
    else this.#socket.unref();
  }
}

function framed(frame: RingFrame): Uint8Array<ArrayBuffer>[] {
  const writer = new FrameWriter(true);
  writer.add(FRAME_KIND.RING, [encode(frame)]);
  return writer.take();
}
