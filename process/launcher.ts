// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The contract that every start method fulfils, and the table of them.
 *
 * @module
 */

import type { Child, SpawnOptions } from "../runtime/contract.ts";
import type { StartMethod } from "../base/options.ts";
import type { Boot, Payload } from "../base/boot.ts";

/** How a child is to be started: what a process of its own is given, as far as its parent's program says it. */
export interface LaunchRequest
  extends Omit<SpawnOptions, "main" | "executable" | "mark" | "itself"> {
  /** Its name, for the text of errors. */
  name: string;
  /** What it must know first. */
  boot: Boot;
}

/** A child that boots, or has booted, and waits for its payload. */
export interface Launched {
  /** The child. */
  readonly child: Child;
  /**
   * Sends the payload, once. Resolves when the child needs nothing more of its parent, or, for a long
   * one, when it is on its way.
   *
   * @throws {DOMException} `DataCloneError`, if something in it can't be cloned; nothing is sent then.
   */
  deliver(payload: Payload): Promise<void>;
}

/** A start method. */
export interface Launcher {
  /** Starts a child. Doesn't wait for it to boot. */
  launch(request: LaunchRequest): Promise<Launched>;
}

/**
 * The launcher of a start method, loaded when it is first asked for.
 *
 * @param method The start method.
 * @returns Its launcher.
 */
export function launcherOf(method: StartMethod): Promise<Launcher> {
  switch (method) {
    case "spawn":
      return import("./spawn.ts");
    case "warm":
      return import("./warm.ts");
    case "worker":
      return import("../workers/worker.ts");
  }
}
