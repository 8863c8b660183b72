// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The one payload that a parent sends to a child, as plain data: closed unions without behaviour.
 *
 * @module
 */

import type { StartMethod, Stdio } from "./options.ts";

/** A process as others see it. */
export interface Peer {
  /** Its process id. */
  pid: number;
  /** Its name. */
  name: string;
}

/** What the whole program shares, handed from parent to child. */
export interface Settings {
  /** The URL of the program's main module; null if it has none. */
  main: string | null;
  /** The default start method, if it has been fixed. */
  startMethod: StartMethod | null;
  /** The executable to spawn in place of the running one. */
  executable: string | null;
  /** The level of the log. */
  logLevel: number;
  /** Whether the log is printed. */
  logToStderr: boolean;
  /** The id of the main process of the family; null in that one. */
  familyPid: number | null;
}

/** What a child must know before it loads any module of the user's. */
export interface Boot {
  /** {@linkcode WIRE_VERSION} of who started it. */
  wire: number;
  /** Who started it. */
  parent: Peer;
  /** What the whole program shares. */
  settings: Settings;
  /** Modules to import before there is anything to do. */
  preload: string[];
  /** Whether the system ends it with its parent. */
  bound: boolean;
  /** Whether it may outlive its parent. */
  detached: boolean;
}

/** Who a child is. */
export interface Identity {
  /** Its name. */
  name: string;
  /** Whether it is terminated with its parent. */
  daemon: boolean;
  /** Which child of which child it is, counted from 1. */
  path: number[];
  /** The key that it shares with its family. */
  authkey: Uint8Array;
  /** Its environment and outputs, and whether it must end itself, where it is a worker. */
  thread: {
    env: Record<string, string> | undefined;
    stdout: Stdio;
    stderr: Stdio;
    neverIdle?: boolean;
  } | null;
}

/** The handles in arguments and fields. */
export interface Handles {
  /** Their kinds. */
  kinds: string[];
  /** The URL of the module that makes objects of them. */
  revival: string;
}

/** Where a function or class is found. */
export type Place =
  | {
    kind: "export";
    /** The URL of the module. */
    module: string;
    /** The name of the function; of the export where `source` is null. */
    name: string;
    /** The text of the function, to be compared; null if whatever has the name will do. */
    source: string | null;
    /** Whether the module is known, and not guessed. */
    exact: boolean;
    /** Whether the next time may tell more: descriptors were short. */
    fleeting?: boolean;
    /** Whether the function's text may be another one here: its host had rewritten it. */
    rewritten?: boolean;
  }
  | {
    kind: "global";
    /** The way to it from `globalThis`. */
    path: string[];
  };

/** What a child does. */
export interface Work {
  /** The subclass whose `run` is called; null: {@linkcode Process} itself. */
  subclass: Place | null;
  /** The fields of the subclass's instance. */
  fields: Record<string, unknown>;
  /** What `run` calls; null: nothing. */
  target: Place | null;
  /** What it is called with. */
  args: unknown[];
}

/** All of it. */
export interface Payload {
  /** First, so that the child knows that it is one. */
  boot: Boot;
  /** Who it is. */
  identity: Identity;
  /** What it does. */
  work: Work;
}
