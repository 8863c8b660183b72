// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Connects to a server.
 *
 * @module
 */

import type { WaitOptions } from "../base/options.ts";
import { atEnd } from "../base/at_end.ts";
import { ProcessError } from "../errors.ts";
import type { Connection } from "../ipc/connection.ts";
import { connectOver } from "../ipc/network/connect.ts";
import { Caller } from "../ipc/rpc/caller.ts";
import { authkey, state } from "../process/state.ts";
import * as runtime from "../runtime/runtime.ts";
import { Finalizer } from "../runtime/finalizers.ts";
import type { TlsAddress } from "../runtime/tls.ts";
import { SERVER } from "./referent.ts";
import type { ServerPlace } from "./sessions.ts";

/** What an open session consists of. */
export interface OpenedSession {
  /** Calls the server. */
  readonly caller: Caller;
  /** The name of the server. */
  readonly server: string;
  /** Closes it. */
  close(): void;
}

/**
 * Connects to a server.
 *
 * @param place Where it is.
 * @param uid What this client calls itself.
 * @param expected The name of the server, if that is known.
 * @param leave Called when this process ends.
 * @param signal Ends it.
 * @returns The session.
 * @throws {ProcessError} If another server listens there by now.
 */
export async function openSession(
  place: ServerPlace,
  uid: string,
  expected: string | null,
  leave: () => Promise<void>,
  signal?: AbortSignal,
): Promise<OpenedSession> {
  const caller = new Caller(await dial(place, signal ? { signal } : {}));
  try {
    const server = await caller.call(SERVER, "greet", [uid], signal) as string;
    if (expected !== null && server !== expected) throw another();
    return withEnd(caller, server, leave);
  } catch (error) {
    caller.close();
    throw error;
  }
}

async function dial(
  { address, local = address, key, tls }: ServerPlace,
  limits: WaitOptions,
): Promise<Connection> {
  const proof = key ?? authkey();
  if (tls === undefined || local !== address) return await connectOver(local, proof, limits);
  const { connectTls } = await import("../runtime/tls.ts");
  return await connectOver(address, proof, limits, () => connectTls(address as TlsAddress, tls));
}

function withEnd(caller: Caller, server: string, leave: () => Promise<void>): OpenedSession {
  const forget = atEndOfThis(caller, leave);
  const close = () => {
    forget();
    caller.close();
  };
  return { caller, server, close };
}

/** A process leaves when it has nothing left to do. A worker isn't told of that: it does when its target has returned. */
function atEndOfThis(caller: Caller, leave: () => Promise<void>): () => void {
  if (!runtime.isThread()) {
    const finalizer = new Finalizer(leave);
    return () => finalizer.cancel();
  }
  const tell = () => void caller.call(SERVER, "leave", []).catch(() => {});
  if (!isListening) listen();
  returning.add(tell);
  if (state.returned) tell();
  return () => returning.delete(tell);
}

/** Those who are told as the target of this worker has returned. */
const returning = new Set<() => void>();
let isListening = false;

function listen(): void {
  isListening = true;
  const ofOthers = atEnd.returned;
  atEnd.returned = () => {
    ofOthers?.();
    for (const tell of returning) tell();
  };
}

function another(): ProcessError {
  return new ProcessError(
    "Cannot use the proxy as another server listens at the address of its own, which has ended",
  );
}
