// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The side that answers. Calls begin in the order in which they were made; each is answered when it
 * ends, so that one that waits holds up no other.
 *
 * @module
 */

import { type Deferred, deferred } from "../../base/deferred.ts";
import { EofError } from "../../errors.ts";
import type { Connection } from "../connection.ts";
import { MessageWay } from "./message_way.ts";
import { isStable, Outbox } from "./outbox.ts";
import { renamed } from "./own_errors.ts";
import { type CallMessage, readRequests, type Reply, type Request, RPC_KIND } from "./wire.ts";

/** A call that runs. */
export interface RunningCall {
  /** Fires when the caller waits no more, or is gone. */
  readonly signal: AbortSignal;
}

/**
 * Runs a method. It is begun before the next call is looked at.
 *
 * @param object The number of the object.
 * @param method The name of the method.
 * @param args What it is given.
 * @param call Who waits for it.
 * @returns What the method gives.
 */
export type Perform = (
  object: number,
  method: string,
  args: unknown[],
  call: RunningCall,
) => unknown;

/**
 * Sends replies in which there may be handles: they are encoded before this returns, so that who makes handles of what is in them knows whom they
 * are for.
 *
 * @param send Does it.
 */
export type Answer = (send: () => void) => void;

/** Most calls end at once, and nobody asks for their signal. */
class Running implements RunningCall {
  #control: AbortController | null = null;
  #isAborted = false;

  get signal(): AbortSignal {
    this.#control ??= new AbortController();
    if (this.#isAborted) this.#control.abort();
    return this.#control.signal;
  }

  abort(): void {
    this.#isAborted = true;
    this.#control?.abort();
  }
}

/** Answers the calls of one connection. */
class Responder {
  readonly #way: MessageWay;
  readonly #perform: Perform;
  readonly #outbox: Outbox<Reply>;
  readonly #running = new Map<number, Running>();
  readonly #over: Deferred<void> = deferred();
  #hasEnded = false;

  constructor(connection: Connection, perform: Perform, answer: Answer) {
    this.#way = new MessageWay(connection);
    this.#perform = perform;
    this.#outbox = new Outbox(
      (replies, isStable) => {
        if (isStable) this.#way.send(replies, true);
        else answer(() => this.#way.send(replies, false));
      },
      ([kind, id], error) => this.#refused(kind, id, renamed(error, "result")),
    );
  }

  /** What can't be sent is an error of the call; an error that can't, too. */
  #refused(kind: Reply[0], id: number, error: unknown): void {
    if (this.#way.closed) return;
    const reason = kind === RPC_KIND.RETURN ? error : new TypeError(String(error));
    this.#outbox.add([RPC_KIND.THROW, id, reason], false);
  }

  /** Until the other side is gone. */
  run(): Promise<void> {
    this.#way.start({
      value: (message) => this.#takeAll(message),
      end: (error) => this.#end(error),
    });
    this.#way.ref();
    return this.#over.promise;
  }

  #takeAll(message: unknown): void {
    if (this.#hasEnded) return;
    // What ends at once is answered at once; most often that is all that was asked.
    this.#outbox.hold();
    try {
      for (const request of readRequests(message)) this.#take(request);
    } catch (error) {
      this.#end(error);
    }
    this.#outbox.release();
    if (!this.#hasEnded) this.#way.holdUp();
  }

  #end(error: unknown): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#way.close();
    this.#giveUp();
    if (error instanceof EofError) this.#over.resolve();
    else this.#over.reject(error);
  }

  #giveUp(): void {
    const calls = [...this.#running.values()];
    this.#running.clear();
    for (const call of calls) call.abort();
  }

  #take(request: Request): void {
    const [kind, id] = request;
    if (kind === RPC_KIND.CANCEL) return this.#running.get(id)?.abort();
    if (this.#running.has(id)) throw new TypeError(`Cannot answer call ${id} as it is running`);
    this.#begin(request);
  }

  #begin([, id, object, method, args]: CallMessage): void {
    const call = new Running();
    let result: unknown;
    try {
      result = this.#perform(object, method, args, call);
    } catch (error) {
      return this.#reply(RPC_KIND.THROW, id, error);
    }
    if (!(result instanceof Promise)) return this.#reply(RPC_KIND.RETURN, id, result);
    this.#running.set(id, call);
    result.then(
      (value) => this.#finish(RPC_KIND.RETURN, id, value),
      (error) => this.#finish(RPC_KIND.THROW, id, error),
    );
  }

  #finish(kind: Reply[0], id: number, value: unknown): void {
    if (this.#running.delete(id)) this.#reply(kind, id, value);
  }

  #reply(kind: Reply[0], id: number, value: unknown): void {
    this.#outbox.add([kind, id, value], isStable(value));
  }
}

/**
 * Answers the calls that come through a connection, until the other side closes it or is gone.
 *
 * @param connection The way to a caller; it is closed in the end.
 * @param perform Runs a method.
 * @param answer Sends a reply. Default: just that.
 * @returns When the other side is gone.
 * @throws {TypeError} If something came that is no call; the connection is closed then.
 * @throws {RangeError} If something came that can't be decoded.
 */
export function respond(
  connection: Connection,
  perform: Perform,
  answer: Answer = (send) => send(),
): Promise<void> {
  return new Responder(connection, perform, answer).run();
}
