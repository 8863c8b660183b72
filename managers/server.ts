// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a server consists of, whoever it talks to.
 *
 * @module
 */

import type { Place } from "../base/boot.ts";
import { Client } from "./client.ts";
import { type KindData, kindOf } from "./kinds.ts";
import { letGoOfNested } from "./nested.ts";
import { ObjectTable } from "./object_table.ts";
import { makeProxy } from "./proxy.ts";
import type { ReceivingSession, ServerPlace } from "./sessions.ts";
import type { Served } from "./served/served.ts";

/** A type that a program has registered. */
export interface RegisteredType {
  /** Where the function or class is that makes the objects; null: this server makes none. */
  readonly place: Place | null;
  /** What can be called; null: what is public in the object's class. */
  readonly exposed: readonly string[] | null;
  /** The types of the methods whose results are given as proxies. */
  readonly results: Readonly<Record<string, string>>;
}

/** An object that was made, and what can be done with it. */
export interface Made {
  /** The object. */
  readonly served: Served;
  /** What it is. */
  readonly kind: KindData;
}

/** The way from a server to itself. */
export interface SelfSession extends ReceivingSession {
  /**
   * A proxy is made for whoever gets it next.
   *
   * @param proxy The proxy.
   */
  passOnce(proxy: object): void;
}

/** A server. */
export class Server {
  readonly table: ObjectTable = new ObjectTable(({ contents }) => letGoOfNested(contents));
  /** Its name. */
  readonly uid: string = crypto.randomUUID();
  /** The server as a client of its own. */
  readonly self: Client = new Client();
  /** Where it listens. */
  readonly place: ServerPlace;
  /** What a program has registered. */
  readonly types: ReadonlyMap<string, RegisteredType>;
  /** Whom a reply is encoded for; null while none is. */
  answering: Client | null = null;
  /** The way from itself to itself. */
  readonly session: SelfSession;

  /**
   * Serves nothing yet.
   *
   * @param place Where it listens.
   * @param types What a program has registered.
   * @param open Makes the way from it to itself.
   */
  constructor(
    place: ServerPlace,
    types: ReadonlyMap<string, RegisteredType>,
    open: (server: Server) => SelfSession,
  ) {
    this.place = place;
    this.types = types;
    this.table.greet(this.self, this.uid);
    this.session = open(this);
  }

  /**
   * Serves an object.
   *
   * @param made The object.
   * @returns A proxy for whoever gets it next; the server itself keeps it no longer than until then.
   */
  serve({ served, kind }: Made): object {
    const id = this.table.add(served, this.self);
    const proxy = makeProxy(this.session, id, kindOf(kind));
    this.session.passOnce(proxy);
    return proxy;
  }
}
