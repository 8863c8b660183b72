// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What this process knows of itself and of its children.
 *
 * @module
 */

import type { Boot, Identity, Peer, Settings, Work } from "../base/boot.ts";
import { common } from "../base/common.ts";
import * as runtime from "../runtime/runtime.ts";

/** A function or class, and what it is called on. */
export interface Found {
  // deno-lint-ignore ban-types
  value: Function;
  /** `Math` of `Math.sqrt`. */
  holder: unknown;
}

/** The work of a child, found. */
export interface FoundWork extends Pick<Work, "args" | "fields"> {
  /** The subclass whose `run` is called; null: `Process` itself. */
  subclass: Found | null;
  /** What `run` calls; null: nothing. */
  target: Found | null;
}

/** A program that is one file. */
export interface Frozen {
  /** What children may be asked for, by name. */
  // deno-lint-ignore ban-types
  targets: Readonly<Record<string, Function>>;
}

interface State extends Omit<Identity, "authkey" | "thread"> {
  authkey: Uint8Array | null;
  /** Who started this process; null in the main one. */
  parent: Peer | null;
  /**
   * The process whose end is that of the parent: itself, or, with another executable, which may be a
   * script, whoever has started the runtime.
   */
  watchedPid: number;
  settings: Settings;
  /** How many processes have been made here. */
  made: number;
  /** Whether the modules of the target are still being imported. */
  importing: boolean;
  /** Whether the target of this child has returned, and not thrown. */
  returned: boolean;
  /** What this child does, once it is found. */
  work: FoundWork | null;
  /** Calls `run` of the process object; null until the module of that class is loaded. */
  runSelf: (() => unknown) | null;
  /** What `freezeSupport()` was given; null until it is called. */
  frozen: Frozen | null;
  /** Gives the modules that are part of the program, in a child that is the program itself. */
  ownModule: ((module: string) => Promise<unknown> | undefined) | null;
}

/** The state of this process; of the main one until {@linkcode becomeChild}. All copies have the same one. */
export const state: State = common("state", () => ({
  name: "MainProcess",
  daemon: false,
  path: [],
  authkey: null,
  parent: null,
  watchedPid: 0,
  settings: {
    main: runtime.mainModule(),
    startMethod: null,
    executable: null,
    logLevel: 0,
    logToStderr: false,
    familyPid: null,
  },
  made: 0,
  importing: false,
  returned: false,
  work: null,
  runSelf: null,
  frozen: null,
  ownModule: null,
}));

/** What is asked of a child here, of which this module must not know the class. */
export interface Member {
  terminate(): void;
}

/** Those that run, and whether each may outlive this process. */
const children = new Map<Member, boolean>();
let watching = false;

/** The children that have started and not ended, in start order. */
export function listChildren(): Member[] {
  return [...children.keys()];
}

/**
 * A child runs.
 *
 * @param process The child.
 * @param isDetached Whether it may outlive this process.
 */
export function rememberChild(process: Member, isDetached: boolean): void {
  children.set(process, isDetached);
  if (watching) return;
  watching = true;
  runtime.onExit(endChildren);
}

/**
 * A child has ended.
 *
 * @param process The child.
 */
export function forgetChild(process: Member): void {
  children.delete(process);
  for (const listener of endListeners) listener();
}

const endListeners = new Set<() => void>();

/**
 * Tells of the ends of children.
 *
 * @param listener Called after each.
 */
export function onChildEnd(listener: () => void): void {
  endListeners.add(listener);
}

/** Daemons; others only where this process ends in the midst of its work. */
function endChildren(): void {
  for (const [child, isDetached] of children) {
    if (!isDetached) child.terminate();
  }
}

/** The key of this process, made when it is first asked for. */
export function authkey(): Uint8Array {
  return state.authkey ??= crypto.getRandomValues(new Uint8Array(32));
}

/** This process is a child, of which more is known later. */
export function becomeChild(boot: Boot): void {
  state.parent = boot.parent;
  state.settings = boot.settings;
  state.watchedPid = boot.settings.executable === null ? boot.parent.pid : runtime.parentPid();
  state.importing = true;
}

/** This child has a name. */
export function takeIdentity(identity: Identity): void {
  state.name = identity.name;
  state.daemon = identity.daemon;
  state.path = identity.path;
  state.authkey = identity.authkey;
}
