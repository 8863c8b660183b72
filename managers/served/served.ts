// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a server serves: an object is a list of methods, and only these can be called.
 *
 * @module
 */

/** Who calls. */
export interface ServedCall {
  /** The client; the same for all its calls. */
  readonly client: object;
  /** Fires when the caller waits no more, or is gone. */
  readonly signal: AbortSignal;
}

/** A method as it is called from outside. */
// deno-lint-ignore no-explicit-any
export type ServedMethod = (call: ServedCall, ...args: any[]) => unknown;

/** An object that is served. */
export interface Served {
  /** All that can be called: its own properties, and no others. Properties are methods without arguments. */
  readonly methods: Readonly<Record<string, ServedMethod>>;
  /**
   * A client is gone, whether it held this object or not.
   *
   * @param client The client.
   * @param departure Whether it has said so, or died.
   */
  left?(client: object, departure: "left" | "died"): void;
  /** What it holds of what clients have sent. */
  readonly contents?: unknown;
  /** Nobody can call it any more. */
  dropped?(): void;
}
