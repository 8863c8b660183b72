// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The side that calls: any number of calls wait at once on one connection, and are answered in any order.
 *
 * @module
 */

import { onAbort } from "../../base/abort.ts";
import { type Deferred, deferred } from "../../base/deferred.ts";
import { BrokenPipeError, EofError, ProcessStateError } from "../../errors.ts";
import type { Connection } from "../connection.ts";
import { MessageWay } from "./message_way.ts";
import { isStable, Outbox } from "./outbox.ts";
import { renamed, withOwnClass } from "./own_errors.ts";
import { readReplies, type Reply, type Request, RPC_KIND } from "./wire.ts";

const GONE = "Cannot call as the other side is gone: it was closed, or has ended";
const CLOSED =
  "Cannot call as the connection was closed here: the manager is shut down, or was left; make another one, or connect again";

/** Calls through one connection. Nothing else may send or receive through it. */
export class Caller {
  readonly #way: MessageWay;
  readonly #outbox: Outbox<Request>;
  readonly #waiting = new Map<number, Deferred<unknown>>();
  #lastId = 0;
  /** Why no call can succeed any more; null while one may. */
  #failure: { readonly error: unknown } | null = null;

  /**
   * Nothing is called yet.
   *
   * @param connection The way to a responder.
   */
  constructor(connection: Connection) {
    this.#way = new MessageWay(connection);
    this.#outbox = new Outbox(
      (message, isStable) => this.#way.send(message, isStable),
      ([, id], error) => this.#settle(id)?.reject(this.#callError(renamed(error, "arguments"))),
    );
    this.#way.start({
      value: (message) => this.#take(message),
      end: (error) => this.#fail(error),
    });
  }

  /** How many calls wait for their answer; the program goes on for these. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Calls a method.
   *
   * @param object The number of the object.
   * @param method The name of the method.
   * @param args What it is given.
   * @param signal The call is given up when it fires, there too.
   * @param isPatient Whether a call that is given up goes on until the other side has said how it ended: what it
   *   had got before it heard of that is not lost then, but given.
   * @returns What the method gives.
   * @throws {EofError} If the other side is gone before it has answered, or was gone before.
   * @throws {ProcessStateError} If this side was closed.
   * @throws {unknown} What the method throws.
   */
  call(
    object: number,
    method: string,
    args: readonly unknown[],
    signal?: AbortSignal,
    isPatient: boolean = false,
  ): Promise<unknown> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#failure !== null) return Promise.reject(this.#failure.error);
    const id = ++this.#lastId;
    const answer = deferred<unknown>();
    this.#waiting.set(id, answer);
    if (this.#waiting.size === 1) this.#way.ref();
    const call: Request = [RPC_KIND.CALL, id, object, method, args as unknown[]];
    this.#outbox.add(call, args.every(isStable));
    return signal === undefined ? answer.promise : this.#wait(id, answer, signal, isPatient);
  }

  async #wait(
    id: number,
    { promise }: Deferred<unknown>,
    signal: AbortSignal,
    isPatient: boolean,
  ): Promise<unknown> {
    const forget = onAbort(signal, () => this.#cancel(id, isPatient ? null : signal));
    try {
      return await promise;
    } catch (error) {
      // It has ended for that, whatever it says.
      throw signal.aborted ? signal.reason : error;
    } finally {
      forget();
    }
  }

  /** Until nobody waits: then the program may end. */
  #settle(id: number): Deferred<unknown> | undefined {
    const answer = this.#waiting.get(id);
    if (answer === undefined) return undefined;
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#way.unref();
    return answer;
  }

  #cancel(id: number, signal: AbortSignal | null): void {
    if (!this.#waiting.has(id)) return;
    if (signal !== null) this.#settle(id)!.reject(signal.reason);
    this.#outbox.add([RPC_KIND.CANCEL, id], true);
  }

  #take(message: unknown): void {
    try {
      for (const reply of readReplies(message)) this.#answer(reply);
    } catch (error) {
      this.#fail(error);
    }
  }

  #answer([kind, id, value]: Reply): void {
    const answer = this.#settle(id);
    if (kind === RPC_KIND.RETURN) answer?.resolve(value);
    else answer?.reject(withOwnClass(value));
  }

  /** Where one message can't be read, no later one can be trusted. */
  #fail(cause: unknown): void {
    const error = this.#callError(cause);
    this.#failure ??= { error };
    for (const answer of this.#waiting.values()) answer.reject(error);
    this.#waiting.clear();
    // Which ends it once more.
    this.#way.close();
  }

  /** Whether sending or receiving tells it first, it is one fact. */
  #callError(error: unknown): unknown {
    // Else it is an argument of which the state is wrong.
    if (error instanceof ProcessStateError && this.#way.closed) {
      return new ProcessStateError(CLOSED, { cause: error });
    }
    if (!(error instanceof BrokenPipeError || error instanceof EofError)) return error;
    const gone = new EofError(GONE, { cause: error });
    this.#failure ??= { error: gone };
    return gone;
  }

  /** Calls no more; those that wait reject. May be called again. */
  close(): void {
    this.#way.close();
  }
}
