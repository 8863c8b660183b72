// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The class {@linkcode Connection}.
 *
 * @module
 */

import { deferred } from "../base/deferred.ts";
import { BufferTooShortError, EofError } from "../errors.ts";
import { checkCount } from "../base/arguments.ts";
import { show } from "../base/refusal.ts";
import type { WaitOptions } from "../base/options.ts";
import { LATE, within } from "../base/waiting.ts";
import { Channel, messageValue, reviveEnd } from "./channel.ts";
import type { Message } from "./receiver.ts";
import { decode, decodeOwned } from "../codec/codec.ts";
import { bytesOf, checkTarget, partOf, tooLong } from "./connection_bytes.ts";
import {
  brokenPipe,
  endError,
  late,
  noValue,
  unusable,
  wrongWay,
} from "./frames/connection_errors.ts";
import {
  CALLS,
  type ConnectionData,
  readRecvBytes,
  readWait,
  type RecvBytesOptions,
} from "./connection_calls.ts";
import { brand } from "../base/brand.ts";
import { HANDLE, type Placeholder, registerHandle } from "../codec/handle.ts";
import { Direct } from "./direct.ts";
import { Inbox, type Waiter } from "./inbox.ts";
import { valueInPlain } from "./frames/plain_wire.ts";
import { NO_HANDLES, type ReceiveContext, sendContext } from "./handles/send_context.ts";
import { FRAME_KIND } from "./frames/wire.ts";

/** The kind of the handle. */
const KIND = "connection";

/** The method that gives what has come to a connection. */
const INBOX = Symbol.for("@multiprocessing/process:inbox");

/**
 * What {@linkcode wait} asks of a connection; set by the class, which alone may do so.
 *
 * @param connection The connection.
 * @returns What has come to it.
 */
export let inboxOf: (connection: Connection) => Inbox;

/**
 * What a connection is for the calls that go through it; set by the class.
 *
 * @param connection The connection.
 * @returns Its parts.
 */
export let directOf: (connection: Connection) => Direct;

/**
 * One end of a channel of messages, made by {@linkcode pipe}, {@linkcode connect} or
 * {@linkcode Listener.accept}: Python's `multiprocessing.connection.Connection`.
 *
 * Passed to another process (as an argument, in a value, through another connection) it **moves**: the
 * copy here is closed, and the two holders talk directly. When the last holder closes it, or ends, the
 * other end receives what was sent and then {@linkcode EofError}.
 *
 * @typeParam In What is received.
 * @typeParam Out What is sent.
 *
 * @example Usage
 * ```ts
 * import { pipe } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * const [one, other] = pipe();
 * await one.send({ hello: ["world"] });
 * assertEquals(await other.recv(), { hello: ["world"] });
 * one.close();
 * other.close();
 * ```
 */
export class Connection<In = unknown, Out = unknown> implements AsyncDisposable, AsyncIterable<In> {
  static {
    brand(this, "Connection");
    inboxOf = (connection) => (connection as unknown as { [INBOX](): Inbox })[INBOX]();
    directOf = (connection) =>
      new Direct(
        connection.#channel,
        connection.#inbox,
        (message) => connection.#valueOf(message),
        () => connection.#gone("recv"),
      );
    // No methods that programs see. That of another copy's object is found by its symbol.
    Object.defineProperty(this.prototype, INBOX, {
      value(this: Connection): Inbox {
        this.#checkReadable("wait");
        return this.#inbox;
      },
    });
    Object.defineProperty(this.prototype, HANDLE, {
      value(this: Connection, context: unknown): Placeholder {
        return this.#passOn(context);
      },
    });
  }

  readonly #channel: Channel;
  readonly #inbox: Inbox;
  #readable: boolean;
  /** Whether this end sends. */
  readonly writable: boolean;

  /**
   * The library makes connections; programs get them from {@linkcode pipe}, {@linkcode connect} and
   * {@linkcode Listener.accept}.
   *
   * @param channel The end of a channel.
   * @param readable Whether it receives.
   * @param writable Whether it sends.
   * @throws {TypeError} If it is made of anything else.
   */
  constructor(channel: unknown, readable: boolean = true, writable: boolean = true) {
    if (!(channel instanceof Channel)) {
      throw new TypeError(
        `Cannot make a connection of ${show(channel)}: use pipe(), connect() or Listener.accept()`,
      );
    }
    this.#channel = channel;
    this.#readable = readable;
    this.writable = writable;
    this.#inbox = new Inbox(channel);
  }

  /** Whether this end receives: not after it has refused a message that was too long. */
  get readable(): boolean {
    return this.#readable && this.#channel.ended !== "refused";
  }

  /** Whether this end is closed, or was passed on. What the other end does is not told by it. */
  get closed(): boolean {
    return this.#channel.state !== "open";
  }

  /**
   * Sends a value, structured-cloned. What is sent in one turn of the event loop without waiting leaves
   * together. Buffers above a megabyte must not be changed until the promise resolves.
   *
   * @param value The value.
   * @returns Resolves when it is handed on to the system or to the other thread, which have room for
   *   about a megabyte that the other end has not received: then it waits.
   * @throws {BrokenPipeError} If the other end is closed.
   * @throws {DOMException} `DataCloneError`, if it can't be cloned; nothing is sent then.
   * @throws {ProcessStateError} If this end is closed, or only receives.
   *
   * @example Usage
   * ```ts
   * import { pipe } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * const [one, other] = pipe<never, number>();
   * await Promise.all([one.send(1), one.send(2)]);
   * assertEquals([await other.recv(), await other.recv()], [1, 2]);
   * ```
   */
  // deno-lint-ignore require-await
  async send(value: Out): Promise<void> {
    if (arguments.length > 1) checkCount(CALLS.send, arguments.length, 1);
    this.#checkWritable("send");
    if (this.#channel.ended !== null) throw brokenPipe();
    this.#channel.post(value);
    return this.#channel.flushed();
  }

  /**
   * Receives a value. A big typed array in it may have a `buffer` that is longer than it, as one made by
   * `subarray` has; it shares that with no other.
   *
   * @param options How long to wait.
   * @returns The value.
   * @throws {EofError} If the other end is closed, or its holder has ended, and nothing is left.
   * @throws {TimeoutError} If nothing came in time.
   * @throws {TypeError} If the message was sent as bytes; it is dropped.
   * @throws {ProcessStateError} If this end is closed, or only sends.
   *
   * @example Usage
   * ```ts
   * import { EofError, pipe } from "@multiprocessing/process";
   * import { assertEquals, assertRejects } from "@std/assert";
   *
   * const [one, other] = pipe();
   * await one.send("last");
   * one.close();
   * assertEquals(await other.recv({ timeout: 1000 }), "last");
   * await assertRejects(() => other.recv(), EofError);
   * ```
   */
  recv(options?: WaitOptions): Promise<In> {
    let wait: WaitOptions | undefined;
    try {
      if (arguments.length > 0) wait = readWait(CALLS.recv, options, arguments.length);
      this.#checkReadable("recv");
      const here = wait === undefined ? this.#inbox.shift() : undefined;
      if (here !== undefined) return Promise.resolve(this.#valueOf(here) as In);
    } catch (error) {
      return Promise.reject(error);
    }
    return this.#next("recv", wait).then((message) => this.#valueOf(message) as In);
  }

  #valueOf(message: Message): unknown {
    if (!message.isBytes) return messageValue(message);
    const { isPlain, mayPassHandles } = this.#channel;
    const value = isPlain ? valueInPlain(message.payload) : null;
    if (value === null) throw noValue(message.payload, isPlain);
    const context: ReceiveContext | typeof NO_HANDLES = mayPassHandles ? { ports: [] } : NO_HANDLES;
    return message.owned ? decodeOwned(value, context) : decode(value, context);
  }

  /**
   * Sends bytes, as one message.
   *
   * @param data The bytes. Above a megabyte they must not be changed until the promise resolves.
   * @param offset Where in `data` to begin, in bytes. Default 0.
   * @param size How many bytes. Default: all that follow.
   * @returns As {@linkcode Connection.send}.
   * @throws {BrokenPipeError} If the other end is closed.
   * @throws {TypeError} If `data` is no buffer.
   * @throws {RangeError} If the part is not within `data`.
   * @throws {ProcessStateError} If this end is closed, or only receives.
   *
   * @example Usage
   * ```ts
   * import { pipe } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * const [one, other] = pipe();
   * await one.sendBytes(new Uint8Array([1, 2, 3, 4]), 1, 2);
   * assertEquals(await other.recvBytes(), new Uint8Array([2, 3]));
   * ```
   */
  // deno-lint-ignore require-await
  async sendBytes(
    data: ArrayBufferView | ArrayBuffer,
    offset: number = 0,
    size?: number,
  ): Promise<void> {
    checkCount(CALLS.sendBytes, arguments.length, 3);
    this.#checkWritable("sendBytes");
    const part = partOf(data, offset, size);
    if (this.#channel.ended !== null) throw brokenPipe();
    this.#channel.postFrame(FRAME_KIND.BYTES, [part]);
    return this.#channel.flushed();
  }

  /**
   * Receives a message as bytes: those of {@linkcode Connection.sendBytes}, or a value as it is encoded.
   *
   * @param options How long to wait, and how long a message to take.
   * @returns The bytes.
   * @throws {EofError} If the other end is closed, or its holder has ended, and nothing is left.
   * @throws {TimeoutError} If nothing came in time.
   * @throws {RangeError} If the message is longer than `maxLength`; it is dropped.
   * @throws {ProcessStateError} If this end is closed, or only sends.
   *
   * @example Usage
   * ```ts
   * import { pipe } from "@multiprocessing/process";
   * import { assertEquals, assertRejects } from "@std/assert";
   *
   * const [one, other] = pipe();
   * await one.sendBytes(new TextEncoder().encode("bye"));
   * assertEquals(new TextDecoder().decode(await other.recvBytes({ maxLength: 4 })), "bye");
   * await one.sendBytes(new TextEncoder().encode("hello"));
   * await assertRejects(() => other.recvBytes({ maxLength: 4 }), RangeError);
   * assertEquals(other.readable, false);
   * ```
   */
  recvBytes(options?: RecvBytesOptions): Promise<Uint8Array<ArrayBuffer>> {
    try {
      const read = readRecvBytes(options, arguments.length);
      this.#checkReadable("recvBytes");
      const maxLength = read?.maxLength ?? Infinity;
      const here = read === undefined ? this.#inbox.shift() : undefined;
      if (here !== undefined) return Promise.resolve(bytesOf(here));
      if (maxLength === Infinity) return this.#next("recvBytes", read).then(bytesOf);
      return this.#bytesUpTo(maxLength, read);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Receives bytes into a buffer.
   *
   * @param buffer Where to.
   * @param offset Where in it to begin, in bytes. Default 0.
   * @param options How long to wait.
   * @returns How many bytes the message has.
   * @throws {BufferTooShortError} If they don't fit; the message is in its `bytes`, the buffer untouched.
   * @throws {EofError} If the other end is closed, or its holder has ended, and nothing is left.
   * @throws {TimeoutError} If nothing came in time.
   * @throws {RangeError} If the offset is not within the buffer.
   * @throws {ProcessStateError} If this end is closed, or only sends.
   *
   * @example Usage
   * ```ts
   * import { pipe } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * const [one, other] = pipe();
   * const buffer = new Uint8Array(6);
   * await one.sendBytes(new Uint8Array([7, 8, 9]));
   * assertEquals(await other.recvBytesInto(buffer, 2), 3);
   * assertEquals(buffer, new Uint8Array([0, 0, 7, 8, 9, 0]));
   * ```
   */
  async recvBytesInto(
    buffer: Uint8Array,
    offset: number = 0,
    options?: WaitOptions,
  ): Promise<number> {
    checkCount(CALLS.recvBytesInto, arguments.length, 3);
    const wait = readWait(CALLS.recvBytesInto, options, 1);
    checkTarget(buffer, offset);
    this.#checkReadable("recvBytesInto");
    const bytes = bytesOf(await this.#next("recvBytesInto", wait));
    if (bytes.length > buffer.length - offset) {
      throw new BufferTooShortError(
        `Cannot recvBytesInto a buffer with room for ${
          buffer.length - offset
        } bytes: the message has ${bytes.length}`,
        { bytes },
      );
    }
    buffer.set(bytes, offset);
    return bytes.length;
  }

  /**
   * Whether something can be received, the end included. It stays there until it is received.
   *
   * @param options How long to wait. Default timeout 0.
   * @returns Whether there is something; false if nothing came in time.
   * @throws {ProcessStateError} If this end is closed, or only sends.
   *
   * @example Usage
   * ```ts
   * import { pipe } from "@multiprocessing/process";
   * import { assert, assertFalse } from "@std/assert";
   *
   * const [one, other] = pipe();
   * assertFalse(await other.poll());
   * await one.send(null);
   * assert(await other.poll({ timeout: 1000 }));
   * ```
   */
  async poll(options?: WaitOptions): Promise<boolean> {
    const wait = readWait(CALLS.poll, options, arguments.length) ?? {};
    this.#checkReadable("poll");
    const { timeout = 0 } = wait;
    const ready = deferred<void>();
    const stop = this.#inbox.watch(ready.resolve);
    if (this.#inbox.isReady) ready.resolve();
    try {
      await within("poll", ready.promise, { ...wait, timeout });
    } finally {
      stop();
    }
    return !this.closed && this.#inbox.isReady;
  }

  /**
   * Closes this end; what was sent still arrives. May be called again.
   *
   * @example Usage
   * ```ts
   * import { pipe } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * const [here, there] = pipe<string>();
   * await here.send("last words");
   * here.close();
   * assertEquals(await there.recv(), "last words");
   * there.close();
   * ```
   */
  close(): void {
    if (this.closed) return;
    this.#channel.close();
    this.#inbox.close();
  }

  /**
   * What is received, until the other end is closed.
   *
   * @returns The values.
   * @throws {EofError} If the holder of the other end dies in the middle of a message.
   *
   * @example Usage
   * ```ts
   * import { pipe } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * const [one, other] = pipe<never, number>();
   * for (let i = 0; i < 3; i++) await one.send(i);
   * one.close();
   * assertEquals(await Array.fromAsync(other), [0, 1, 2]);
   * ```
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<In, void> {
    const end = { value: undefined, done: true } as const;
    return {
      next: () =>
        this.recv().then((value) => ({ value, done: false }), (error) => {
          if (error instanceof EofError) return end;
          throw error;
        }),
      return: () => Promise.resolve(end),
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  /** Closes this end. */
  // deno-lint-ignore require-await
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  #passOn(context: unknown): Placeholder {
    if (this.closed) throw unusable("pass on a connection", this.#channel.state);
    const { data: end } = this.#channel.passOn(context, () => this.#inbox.takeAll());
    sendContext(context, "a connection").kinds.add(KIND);
    return { kind: KIND, data: { end, readable: this.readable, writable: this.writable } };
  }

  #checkReadable(call: string): void {
    if (this.closed) throw unusable(call, this.#channel.state);
    if (!this.#readable) throw wrongWay(call, "sends");
    if (this.#channel.ended === "refused") throw endError("refused");
  }

  #checkWritable(call: string): void {
    if (this.closed) throw unusable(call, this.#channel.state);
    if (!this.writable) throw wrongWay(call, "receives");
  }

  async #bytesUpTo(
    maxLength: number,
    options: WaitOptions | undefined,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = bytesOf(await this.#next("recvBytes", options, maxLength));
    if (bytes.length <= maxLength) return bytes;
    this.#channel.refuse();
    throw this.#refused(maxLength, bytes.length);
  }

  /** An end that sends can go on with that, as far as the other end still listens. */
  #refused(maxLength: number, length: number = this.#channel.refused): RangeError {
    if (!this.writable) this.close();
    return tooLong(maxLength, length);
  }

  #gone(call: string): Error {
    return this.closed ? unusable(call, this.#channel.state) : endError(this.#channel.ended!);
  }

  /** The next message, as soon as it is there. */
  #next(
    call: string,
    options: WaitOptions | undefined,
    maxLength?: number,
  ): Promise<Message> {
    if (options?.signal?.aborted) return Promise.reject(options.signal.reason);
    const here = this.#inbox.shift();
    if (here !== undefined) return Promise.resolve(here);
    if (this.#channel.ended !== null) return Promise.reject(endError(this.#channel.ended));
    const { promise, resolve, reject } = deferred<Message>();
    const waiter: Waiter = {
      maxLength,
      take: resolve,
      end: (isRefused) => reject(isRefused ? this.#refused(maxLength!) : this.#gone(call)),
    };
    this.#inbox.wait(waiter);
    return options === undefined ? promise : this.#nextWithin(call, options, waiter, promise);
  }

  async #nextWithin(
    call: string,
    options: WaitOptions,
    waiter: Waiter,
    promise: Promise<Message>,
  ): Promise<Message> {
    try {
      const message = await within(call, promise, options);
      if (message !== LATE) return message;
    } catch (error) {
      if (this.#inbox.cancel(waiter)) throw error;
    }
    // A message may have come after the time was up and before this knew of it: it is not to be lost.
    if (this.#inbox.cancel(waiter)) throw late(call, options.timeout!);
    return promise;
  }
}

registerHandle(KIND, (data, context) => {
  const { end, readable, writable } = data as ConnectionData;
  return new Connection(reviveEnd(end, context), readable, writable);
});
