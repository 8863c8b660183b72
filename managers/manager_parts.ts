// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a manager consists of.
 *
 * @module
 */

import type { RemoteSession } from "./remote_session.ts";

/** What a manager consists of; nobody else makes one. */
export class ManagerParts {
  readonly #isOwn = true;
  readonly session: RemoteSession;
  /** Ends the server, if it was started here. */
  readonly stop: () => Promise<unknown>;

  /**
   * Notes the parts.
   *
   * @param session The way to the server.
   * @param stop Ends the server, if it was started here.
   */
  constructor(session: RemoteSession, stop: () => Promise<unknown>) {
    this.session = session;
    this.stop = stop;
  }

  /** Whether it is one: `instanceof` would ask a program's own proxy. */
  static is(value: unknown): value is ManagerParts {
    return typeof value === "object" && value !== null && #isOwn in value;
  }
}
