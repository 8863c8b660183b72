// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How an object that stands for something outside of JavaScript's memory (a connection, a queue, a
 * lock) travels inside a value: by a placeholder of a kind and some data, from which a registered
 * function makes an object again on the other side.
 *
 * @module
 */

/** The name of the method that makes an object travel by placeholder. */
export const HANDLE: unique symbol = Symbol.for("multiprocessing.handle");

/** What travels in the place of a {@linkcode Handle}. */
export interface Placeholder {
  /** Which function makes an object of it: one given to {@linkcode registerHandle}. */
  kind: string;
  /** What that function is given; anything that can be sent, handles too. */
  data: unknown;
}

/** An object that travels by placeholder. */
export interface Handle {
  /**
   * Called once for each time the object is sent.
   *
   * @param context What the sender gave to `encode` or `substitute`: where the value goes.
   * @returns What travels in its place.
   */
  [HANDLE](context: unknown): Placeholder;
}

/** The context of values that go to another host, or come from one: nothing in them may stand for an object. */
export const NO_HANDLES: unique symbol = Symbol("no handles");

/** Makes an object of what {@linkcode Handle} gave on the other side. */
export type Revive = (data: unknown, context: unknown) => unknown;

/** The kind of what stands for a URL. */
export const URL_KIND = "url";

const kinds = new Map<string, Revive>([[URL_KIND, (href) => new URL(href as string)]]);

/**
 * Says how objects of a kind are made on arrival. The module of a class that travels by placeholder
 * calls it as it loads.
 *
 * @param kind The kind in the placeholder.
 * @param revive Makes the object.
 */
export function registerHandle(kind: string, revive: Revive): void {
  kinds.set(kind, revive);
}

/**
 * Tells whether an object travels by placeholder.
 *
 * @param value The object.
 * @returns Whether its class has a method {@linkcode HANDLE}.
 */
export function isHandle(value: object): value is Handle {
  return typeof (value as Partial<Handle>)[HANDLE] === "function";
}

/**
 * What travels in the place of an object.
 *
 * @param handle The object.
 * @param context Where it goes.
 * @returns The placeholder.
 * @throws {TypeError} If it goes to another host.
 */
export function placeholderOf(handle: Handle, context: unknown): Placeholder {
  if (context !== NO_HANDLES) return handle[HANDLE](context);
  const { name } = handle.constructor;
  throw new TypeError(
    `Cannot send a ${name} to another host as what it stands for is on this one: send plain data`,
  );
}

/**
 * Makes an object of a placeholder.
 *
 * @param kind Its kind.
 * @param data Its data.
 * @param context What the receiver gave to `decode` or `restore`: where the value came from.
 * @returns The object.
 * @throws {TypeError} If the kind was not registered in this thread, or it comes from another host.
 */
export function reviveHandle(kind: string, data: unknown, context: unknown): unknown {
  if (context === NO_HANDLES && kind !== URL_KIND) {
    throw new TypeError(
      `Cannot decode the message: handles of kind "${kind}" mean nothing from another host`,
    );
  }
  const revive = kinds.get(kind);
  if (revive !== undefined) return revive(data, context);
  throw new TypeError(`Cannot decode the message: handles of kind "${kind}" are unknown here`);
}
