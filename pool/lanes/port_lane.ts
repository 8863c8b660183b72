// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A {@linkcode Lane} over a message port: between threads of one process.
 *
 * @module
 */

import { receiveMessageOnPort } from "node:worker_threads";
import type { Spin } from "../../ipc/spin/spin.ts";
import { decodeOwned, encodeToMove } from "../../codec/codec.ts";
import { MOVES, SendContext, sending } from "../../ipc/handles/send_context.ts";
import { hasMarks, markedIn } from "../../ipc/handles/transfer.ts";
import { restore, substitute, type Substituted } from "../../ipc/handles/substitute.ts";
import type { Lane, LoadHandles } from "./lane.ts";
import { Loading } from "./loading.ts";

/** A port that keeps a program alive, or not, as it is told; Web ports have no such methods. */
interface RefPort extends MessagePort {
  ref?(): void;
  unref?(): void;
}

const NOTHING: readonly Transferable[] = [];

/** Said last; a port tells its other end nothing of its end in every runtime. */
const END = null;

/** From how many bytes on to move a frame is cheaper than to copy it. */
const MOVED_BYTES = 1 << 14;

/** A message that the platform clones, with what is moved along. */
interface ClonedMessage {
  value: Substituted;
  ports: MessagePort[];
  /** The kinds of the handles in it. */
  kinds: string[];
}

/** One end of a lane between two threads. */
export class PortLane implements Lane {
  onMessage: (message: unknown) => void = () => {};
  onEnd: (unread: boolean) => void = () => {};
  onFault: (error: unknown) => void = () => {};
  readonly #port: RefPort;
  readonly #spin: Spin;
  readonly #loading: Loading<Uint8Array<ArrayBuffer> | ClonedMessage | null>;
  readonly #next: (port: MessagePort) => { message: unknown } | undefined;
  #isClosed = false;
  /** Told when the other side can receive no more. */
  readonly #lost = new Set<() => void>();
  readonly #onLost = (listener: () => void): () => void => {
    this.#lost.add(listener);
    return () => this.#lost.delete(listener);
  };

  /**
   * Nothing is told yet.
   *
   * @param port One end of a `MessageChannel`.
   * @param spin This end's spin.
   * @param loadHandles Loads what makes objects of the handles that come.
   * @param next Gives what has come and was not told.
   */
  constructor(
    port: MessagePort,
    spin: Spin,
    loadHandles: LoadHandles,
    next: (port: MessagePort) => { message: unknown } | undefined = receive,
  ) {
    this.#port = port;
    this.#spin = spin;
    this.#loading = new Loading(loadHandles, (data) => this.#receive(data), (error) => {
      this.onFault(error);
      this.close();
    });
    this.#next = next;
  }

  start(): void {
    this.#port.onmessage = ({ data }) => {
      this.#spin.heard();
      this.#receive(data);
    };
  }

  #receive(data: Uint8Array<ArrayBuffer> | ClonedMessage | null): void {
    if (this.#isClosed) return;
    if (this.#loading.isBusy) this.#loading.hold(data);
    else if (data === END) this.onEnd(false);
    else if (data instanceof Uint8Array) this.onMessage(decodeOwned(data));
    else if (data.kinds.length === 0) this.onMessage(restore(data.value, data));
    else this.#loading.begin(data.kinds, [{ ...data, kinds: [] }]);
  }

  send(message: unknown, given: Transferable[] = [], mayMove = true): undefined {
    const marked = hasMarks ? markedIn(message) : NOTHING;
    const transfer = marked.length === 0 ? given : [...new Set([...given, ...marked])];
    if (transfer.length > 0 && !mayMove) throw MOVES;
    // Encoded here small messages are several times cheaper; what only threads can share is not.
    const bytes = transfer.length === 0 ? tryEncode(message) : null;
    if (bytes !== null) {
      // The frame's buffer is nobody else's.
      if (bytes.length < MOVED_BYTES) this.#port.postMessage(bytes);
      else this.#port.postMessage(bytes, [bytes.buffer]);
      this.#spin.ring();
      return undefined;
    }
    transfer.forEach(checkWhole);
    const context = new SendContext(true, this.#onLost);
    context.mayMove = mayMove;
    sending(context, () => {
      const value = substitute(message, context);
      const { ports } = context;
      const cloned: ClonedMessage = { value, ports, kinds: [...context.kinds] };
      this.#port.postMessage(cloned, [...transfer, ...ports]);
      this.#spin.ring();
    });
    return undefined;
  }

  /**
   * Hears what has come and not been told.
   *
   * @returns Resolves when it has.
   */
  drain(): Promise<void> {
    for (let next = this.#next(this.#port); next; next = this.#next(this.#port)) {
      this.#receive(next.message as ClonedMessage);
    }
    return this.#loading.over();
  }

  linger(): void {
    this.#spin.look();
  }

  ref(): void {
    this.#port.ref?.();
  }

  unref(): void {
    this.#port.unref?.();
  }

  close(): void {
    this.#isClosed = true;
    for (const tell of this.#lost) tell();
    this.#port.postMessage(END);
    this.#port.onmessage = null;
    this.#port.close();
  }
}

function receive(port: MessagePort): { message: unknown } | undefined {
  // Node's types know no port but its own.
  return receiveMessageOnPort(port as never);
}

/** Node 20 sends what has been moved before, and the other end can't read it. */
function checkWhole(moved: Transferable): void {
  if (!(moved instanceof ArrayBuffer)) return;
  try {
    // Only one that is detached refuses; "detached" itself is not in Node 20.
    new Uint8Array(moved);
  } catch {
    throw new DOMException(
      "Cannot transfer an ArrayBuffer as it has been moved before: copy it first",
      "DataCloneError",
    );
  }
}

function tryEncode(message: unknown): Uint8Array<ArrayBuffer> | null {
  try {
    return encodeToMove(message);
  } catch {
    return null;
  }
}
