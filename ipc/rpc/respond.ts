// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The side that answers. Calls begin in the order in which they were made; each is answered when it
 * ends, so that one that waits holds up no other.
 *
 * @module
 */

import { EofError } from "../../errors.ts";
import type { Connection } from "../connection.ts";
import { type CallMessage, readRequest, type Reply, RPC_KIND } from "./wire.ts";

/** Answers on their way before no further call is taken: a caller who doesn't read fills no memory. */
const MOST_UNREAD = 1024;

/**
 * Runs a method. It is begun before the next call is looked at.
 *
 * @param object The number of the object.
 * @param method The name of the method.
 * @param args What it is given.
 * @param signal Fires when the caller waits no more, or is gone.
 * @returns What the method gives.
 */
export type Perform = (
  object: number,
  method: string,
  args: unknown[],
  signal: AbortSignal,
) => unknown;

/**
 * Sends a reply: it is encoded before this returns, so that who makes handles of what is in it knows whom it is for.
 *
 * @param send Does it.
 * @returns What that gives.
 */
export type Answer = (send: () => Promise<void>) => Promise<void>;

/** Answers the calls of one connection. */
class Responder {
  readonly #connection: Connection;
  readonly #perform: Perform;
  readonly #answer: Answer;
  readonly #running = new Map<number, AbortController>();
  readonly #sending = new Set<Promise<void>>();

  constructor(connection: Connection, perform: Perform, answer: Answer) {
    this.#connection = connection;
    this.#perform = perform;
    this.#answer = answer;
  }

  async run(): Promise<void> {
    try {
      for (;;) {
        this.#take(await this.#connection.recv());
        if (this.#sending.size >= MOST_UNREAD) await Promise.race(this.#sending);
      }
    } catch (error) {
      if (!(error instanceof EofError)) throw error;
    } finally {
      this.#connection.close();
      this.#giveUp();
    }
  }

  #giveUp(): void {
    const calls = [...this.#running.values()];
    this.#running.clear();
    for (const call of calls) call.abort();
  }

  #take(message: unknown): void {
    const request = readRequest(message);
    const [kind, id] = request;
    if (kind === RPC_KIND.CANCEL) return this.#running.get(id)?.abort();
    if (this.#running.has(id)) throw new TypeError(`Cannot answer call ${id} as it is running`);
    this.#begin(request);
  }

  async #begin([, id, object, method, args]: CallMessage): Promise<void> {
    const control = new AbortController();
    this.#running.set(id, control);
    let reply: Reply;
    try {
      reply = [RPC_KIND.RETURN, id, await this.#perform(object, method, args, control.signal)];
    } catch (error) {
      reply = [RPC_KIND.THROW, id, error];
    }
    if (this.#running.delete(id)) this.#reply(reply);
  }

  /** What can't be sent is an error of the call. */
  #reply(reply: Reply): void {
    const sent = this.#answer(() => this.#connection.send(reply)).catch(async (error) => {
      if (!this.#connection.closed && isRefusal(error)) {
        await this.#connection.send([RPC_KIND.THROW, reply[1], error]);
      }
    }).catch(() => {}).finally(() => this.#sending.delete(sent));
    this.#sending.add(sent);
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof DOMException && error.name === "DataCloneError";
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
export async function respond(
  connection: Connection,
  perform: Perform,
  answer: Answer = (send) => send(),
): Promise<void> {
  await new Responder(connection, perform, answer).run();
}
