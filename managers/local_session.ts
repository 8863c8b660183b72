// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The way from a server to itself: its own objects hold proxies of each other, and so do the functions that it runs.
 *
 * @module
 */

import type { Placeholder } from "../codec/handle.ts";
import { sendContext } from "../ipc/handles/send_context.ts";
import { callServed } from "./call_served.ts";
import { kindData } from "./kinds.ts";
import { referentOf } from "./proxy.ts";
import type { Referent } from "./referent.ts";
import { type RegisteredType, type SelfSession, Server } from "./server.ts";
import { noteSession, placeFor, PROXY_KIND, type ProxyData, type ServerPlace } from "./sessions.ts";

/** Of calls that nobody gives up. */
const NEVER: AbortSignal = new AbortController().signal;

/** A session without a connection. */
class LocalSession implements SelfSession {
  readonly #server: Server;
  /** What is let go as soon as it has been sent. */
  readonly #passing = new WeakSet<Referent>();
  #sent = 0;

  /**
   * Proxies of a server's objects find it here.
   *
   * @param server The server.
   */
  constructor(server: Server) {
    this.#server = server;
    noteSession(server.uid, this);
  }

  // What it throws rejects.
  // deno-lint-ignore require-await
  async call(
    object: number,
    method: string,
    args: readonly unknown[],
    signal: AbortSignal = NEVER,
  ): Promise<unknown> {
    const { self: client } = this.#server;
    return callServed(this.#server, { client, signal }, object, method, args);
  }

  passOnce(proxy: object): void {
    this.#passing.add(referentOf(proxy)!);
  }

  // deno-lint-ignore require-await
  async receive(id: number, token: string | null): Promise<unknown> {
    const { table, self } = this.#server;
    return token === null ? table.hold(id, self) : table.claim(id, token, self);
  }

  lend(context: unknown, referent: Referent): Placeholder {
    const to = sendContext(context, "a proxy");
    const { answering, table, self, uid, place } = this.#server;
    const { id } = referent;
    const token = answering === null ? `${uid}.${++this.#sent}` : null;
    const settle = () => {
      if (this.#passing.delete(referent)) referent.close();
    };
    to.kinds.add(PROXY_KIND);
    to.add({
      commit() {
        if (token === null) table.hold(id, answering!);
        else table.lend(id, token, self);
        settle();
      },
      abort: settle,
    });
    const kind = kindData(referent.kind);
    const data: ProxyData = { ...placeFor(place, to.isPrivate), server: uid, id, token, kind };
    return { kind: PROXY_KIND, data };
  }

  // deno-lint-ignore require-await
  async release(id: number): Promise<void> {
    this.#server.table.release(id, this.#server.self);
  }
}

/**
 * Makes a server, which serves nothing yet.
 *
 * @param place Where it listens.
 * @param types What a program has registered.
 * @returns The server.
 */
export function makeServer(
  place: ServerPlace,
  types: ReadonlyMap<string, RegisteredType>,
): Server {
  return new Server(place, types, (server) => new LocalSession(server));
}
