// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a proxy stands for: an object of a server, as seen from one thread.
 *
 * @module
 */

import type { Placeholder } from "../codec/handle.ts";
import { ProcessStateError } from "../errors.ts";
import type { Kind } from "./kinds.ts";

/** The number that a server itself is called by. */
export const SERVER = 0;

/** The way to a server: a connection, or none in the server itself. */
export interface Session {
  /**
   * Calls a method of an object. Calls begin there in the order in which they are made here.
   *
   * @param object The object's number.
   * @param method The method's name.
   * @param args What it is given.
   * @param signal The call is given up when it fires.
   * @param isPatient Whether a call that is given up waits for what it may have got by then.
   * @returns What the method gives.
   */
  call(
    object: number,
    method: string,
    args: readonly unknown[],
    signal?: AbortSignal,
    isPatient?: boolean,
  ): Promise<unknown>;
  /**
   * A proxy is no more.
   *
   * @param id The object's number.
   * @returns When the server has heard it.
   */
  release(id: number): Promise<void>;
  /**
   * A proxy is sent.
   *
   * @param context Where to.
   * @param referent What it stands for.
   * @returns What travels in its place.
   */
  lend(context: unknown, referent: Referent): Placeholder;
}

/** What is left to do for a proxy that was forgotten. */
interface Rest {
  readonly session: Session;
  readonly id: number;
}

const forgotten = new FinalizationRegistry<Rest>(({ session, id }) => {
  session.release(id);
});

/** An object of a server, held for one proxy. */
export class Referent {
  readonly session: Session;
  readonly id: number;
  readonly kind: Kind;
  #isOpen = true;

  /**
   * Takes over a hold.
   *
   * @param session The way to the server.
   * @param id The object's number.
   * @param kind What can be done with it.
   */
  constructor(session: Session, id: number, kind: Kind) {
    this.session = session;
    this.id = id;
    this.kind = kind;
  }

  /**
   * Lets go when the proxy is forgotten.
   *
   * @param proxy The proxy.
   */
  belongTo(proxy: object): void {
    forgotten.register(proxy, { session: this.session, id: this.id }, this);
  }

  /**
   * Calls a method.
   *
   * @param method Its name.
   * @param args What it is given.
   * @param signal The call is given up when it fires.
   * @param isPatient As of {@linkcode Session.call}.
   * @returns What it gives.
   */
  call(
    method: string,
    args: readonly unknown[],
    signal?: AbortSignal,
    isPatient?: boolean,
  ): Promise<unknown> {
    if (!this.#isOpen) return Promise.reject(this.#letGo(`call ${method} of`));
    return this.session.call(this.id, method, args, signal, isPatient);
  }

  /**
   * The proxy is sent.
   *
   * @param context Where to.
   * @returns What travels in its place.
   */
  lend(context: unknown): Placeholder {
    if (!this.#isOpen) throw this.#letGo("send");
    return this.session.lend(context, this);
  }

  #letGo(action: string): ProcessStateError {
    return new ProcessStateError(
      `Cannot ${action} the proxy of a ${this.kind.type} as it was let go: keep it as long as it is used`,
    );
  }

  /** Lets go of it; resolves when the server has heard that. May be called again. */
  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    forgotten.unregister(this);
    await this.session.release(this.id);
  }
}
