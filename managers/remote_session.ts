// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The way from this thread to a server: one connection for all proxies.
 *
 * @module
 */

import type { Placeholder } from "../codec/handle.ts";
import { ProcessStateError } from "../errors.ts";
import { sendContext } from "../ipc/handles/send_context.ts";
import { kindData } from "./kinds.ts";
import type { OpenedSession } from "./open_session.ts";
import { type Referent, SERVER } from "./referent.ts";
import {
  forgetSession,
  noteSession,
  placeFor,
  PROXY_KIND,
  type ProxyData,
  type ReceivingSession,
  type ServerPlace,
} from "./sessions.ts";

/** A session over a connection. */
export class RemoteSession implements ReceivingSession {
  readonly #place: ServerPlace;
  /** What this client calls itself. */
  readonly #uid = crypto.randomUUID();
  #server: string | null;
  #opening: Promise<void> | null = null;
  #opened: OpenedSession | null = null;
  #isClosed = false;
  /** How many proxies and managers use it. */
  #users = 0;
  #sent = 0;
  #freed: number[] = [];
  #releasing: Promise<void> | null = null;

  /**
   * Not open yet.
   *
   * @param place Where the server is.
   * @param server Its name, if that is known: then proxies find it here.
   */
  constructor(place: ServerPlace, server: string | null) {
    this.#place = place;
    this.#server = server;
    if (server !== null) noteSession(server, this);
  }

  /** Where the server is. */
  get place(): ServerPlace {
    return this.#place;
  }

  /** The name of the server; null until it is known. */
  get server(): string | null {
    return this.#server;
  }

  /** Whether it is of no use any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /**
   * Opens it.
   *
   * @param signal Ends that.
   * @returns When it is open.
   */
  open(signal?: AbortSignal): Promise<void> {
    if (this.#opening !== null) return this.#opening;
    const opening = this.#open(signal);
    opening.catch(() => this.#abandon());
    return this.#opening = opening;
  }

  async #open(signal?: AbortSignal): Promise<void> {
    const { openSession } = await import("./open_session.ts");
    const expected = this.#server;
    const opened = await openSession(this.#place, this.#uid, expected, () => this.leave(), signal);
    this.#server = opened.server;
    if (this.#isClosed) return opened.close();
    this.#opened = opened;
  }

  /** Nobody will find it any more. */
  #abandon(): void {
    this.#isClosed = true;
    if (this.#server !== null) forgetSession(this.#server, this);
  }

  /** Somebody uses it besides proxies, until {@linkcode RemoteSession.free}. */
  use(): void {
    this.#users++;
  }

  /** It is used no more by one of those. */
  free(): void {
    this.#users--;
    this.#closeIfIdle();
  }

  // Not async: what is open calls at once.
  call(
    object: number,
    method: string,
    args: readonly unknown[],
    signal?: AbortSignal,
    isPatient?: boolean,
  ): Promise<unknown> {
    if (this.#opened !== null) {
      return this.#opened.caller.call(object, method, args, signal, isPatient);
    }
    if (this.#isClosed && this.#opening === null) return Promise.reject(closed(method));
    return this.open().then(() => {
      if (this.#opened === null) throw closed(method);
      return this.#opened.caller.call(object, method, args, signal, isPatient);
    });
  }

  /** Tells the server what it need not answer. */
  #tell(method: string, ...args: unknown[]): Promise<unknown> {
    const told = this.call(SERVER, method, args);
    told.catch(() => {});
    return told;
  }

  receive(id: number, token: string | null): Promise<unknown> {
    this.#users++;
    return token === null ? this.open() : this.#tell("claim", id, token);
  }

  lend(context: unknown, { id, kind }: Referent): Placeholder {
    const to = sendContext(context, "a proxy");
    if (this.#isClosed) throw closed("send");
    const token = `${this.#uid}.${++this.#sent}`;
    to.kinds.add(PROXY_KIND);
    to.add({
      commit: () => {
        this.#tell("lend", id, token);
        // A connection that ends may have brought it to somebody who has not looked yet.
        if (to.isStart) to.onLost(() => void (this.#isClosed || this.#tell("takeBack", token)));
      },
      abort() {},
    });
    const data: ProxyData = {
      ...placeFor(this.#place, to.isPrivate),
      server: this.#server!,
      id,
      token,
      kind: kindData(kind),
    };
    return { kind: PROXY_KIND, data };
  }

  async release(id: number): Promise<void> {
    this.#users--;
    if (this.#isClosed) return;
    this.#freed.push(id);
    await (this.#releasing ??= this.#releaseAll());
  }

  /** Many at once, as when memory is looked through. */
  async #releaseAll(): Promise<void> {
    await Promise.resolve();
    this.#releasing = null;
    await this.#tell("release", this.#freed.splice(0)).catch(() => {});
    this.#closeIfIdle();
  }

  #closeIfIdle(): void {
    const isIdle = this.#users <= 0 && this.#freed.length === 0 &&
      (this.#opened?.caller.waiting ?? 0) === 0;
    if (isIdle) this.leave();
  }

  /**
   * Says that this client goes, and goes: what it has sent may still be received.
   *
   * @returns When the server has heard it.
   */
  async leave(): Promise<void> {
    if (this.#isClosed) return;
    this.#abandon();
    await this.#tell("leave").catch(() => {});
    this.#opened?.close();
  }

  /** Goes at once. */
  close(): void {
    this.#abandon();
    this.#opened?.close();
  }
}

function closed(method: string): ProcessStateError {
  return new ProcessStateError(
    `Cannot call ${method} as the manager is shut down, or was left: make another one, or connect again`,
  );
}
