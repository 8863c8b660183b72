// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Proxies: objects with the methods of what they stand for, each of which gives a promise, and with nothing else.
 *
 * @module
 */

import { checkCount } from "../base/arguments.ts";
import { HANDLE, type Placeholder, registerHandle } from "../codec/handle.ts";
import { noteSettling } from "../ipc/handles/settling.ts";
import { receiveContext } from "../ipc/handles/send_context.ts";
import { type Extra, EXTRAS, ITERATOR, readWait } from "./extras.ts";
import { type Kind, kindOf } from "./kinds.ts";
import { Referent, type Session } from "./referent.ts";
import { RemoteSession } from "./remote_session.ts";
import { knownSession, PROXY_KIND, type ProxyData } from "./sessions.ts";

/** Where a proxy keeps what it stands for. */
const REFERENT: unique symbol = Symbol.for("@multiprocessing/process:referent");

interface Proxied {
  readonly [REFERENT]: Referent;
}

/** What the proxies of a kind inherit, made with the first of them. */
const prototypes = new WeakMap<Kind, object>();

/**
 * Makes a proxy.
 *
 * @param session The way to the server, which has counted it.
 * @param id The object's number.
 * @param kind What it is.
 * @returns The proxy.
 */
export function makeProxy(session: Session, id: number, kind: Kind): object {
  const prototype = prototypes.get(kind) ?? makePrototype(kind);
  const referent = new Referent(session, id, kind);
  const proxy = Object.create(prototype, { [REFERENT]: { value: referent } });
  referent.belongTo(proxy);
  return proxy;
}

/**
 * What a proxy stands for.
 *
 * @param value Anything.
 * @returns Null if it is no proxy.
 */
export function referentOf(value: unknown): Referent | null {
  return (Object(value) as Partial<Proxied>)[REFERENT] ?? null;
}

function makePrototype(kind: Kind): object {
  const prototype = Object.create(BASE);
  const define = (name: string | symbol, descriptor: PropertyDescriptor) =>
    Object.defineProperty(prototype, name, { configurable: true, ...descriptor });
  for (const name of Object.keys(kind.methods)) define(name, { value: methodOf(name) });
  for (const name of kind.properties) define(name, { get: getterOf(name), enumerable: true });
  for (const [name, extra] of Object.entries(extrasOf(kind))) {
    define(name === "iterate" ? Symbol.asyncIterator : name, {
      value(this: Proxied, ...args: unknown[]) {
        return extra(this[REFERENT], args);
      },
    });
  }
  prototypes.set(kind, prototype);
  return prototype;
}

function extrasOf(kind: Kind): Readonly<Record<string, Extra>> {
  if (!kind.isOwn) return EXTRAS[kind.type] ?? {};
  return Object.hasOwn(kind.methods, "next") ? ITERATOR : {};
}

function methodOf(name: string) {
  return function (this: Proxied, ...args: unknown[]): Promise<unknown> {
    return invoke(this[REFERENT], name, args);
  };
}

function getterOf(name: string) {
  return function (this: Proxied): Promise<unknown> {
    return this[REFERENT].call(name, []);
  };
}

// deno-lint-ignore require-await
async function invoke(referent: Referent, name: string, args: unknown[]): Promise<unknown> {
  const { methods, waits, isOwn } = referent.kind;
  if (isOwn) return invokeOwn(referent, name, args);
  const most = methods[name]!;
  // A method without parameters may be anybody's listener.
  if (most === 0) return referent.call(name, []);
  checkCount({ does: name, right: `${name}(...)` }, args.length, most);
  if (!waits.includes(name)) return referent.call(name, args);
  const { signal, ...limits } = readWait(name, args[most - 1]);
  return referent.call(name, [...args.slice(0, most - 1), limits], signal, true);
}

/** Of a program's own class: nothing is known of what its methods take, but that a signal can't be sent. */
function invokeOwn(referent: Referent, name: string, args: unknown[]): Promise<unknown> {
  const last = args.at(-1);
  const isBag = typeof last === "object" && last !== null &&
    Object.getPrototypeOf(last) === Object.prototype;
  if (!isBag || !(Object(last).signal instanceof AbortSignal)) return referent.call(name, args);
  const { signal, ...rest } = last as { signal: AbortSignal };
  return referent.call(name, [...args.slice(0, -1), rest], signal);
}

/** What all proxies have. */
const BASE = Object.create(Object.prototype, {
  [HANDLE]: {
    value(this: Proxied, context: unknown): Placeholder {
      return this[REFERENT].lend(context);
    },
  },
  [Symbol.asyncDispose]: {
    async value(this: Proxied): Promise<void> {
      await this[REFERENT].close();
    },
  },
  [Symbol.toStringTag]: {
    get(this: Proxied): string {
      return `Proxy of a ${this[REFERENT].kind.type}`;
    },
  },
  toString: {
    value(this: Proxied): string {
      return `<Proxy of ${this[REFERENT].kind.type} ${this[REFERENT].id}>`;
    },
  },
});

registerHandle(PROXY_KIND, (data, context) => {
  receiveContext(context);
  const { id, token, kind, server, ...place } = data as ProxyData;
  const session = knownSession(server) ?? new RemoteSession(place, server);
  noteSettling(session.receive(id, token));
  return makeProxy(session, id, kindOf(kind));
});
