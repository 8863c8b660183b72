// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Starts the server process of a manager.
 *
 * @module
 */

import { EofError } from "../errors.ts";
import type { Address } from "../ipc/network/address.ts";
import type { Connection } from "../ipc/connection.ts";
import { pipe } from "../ipc/pipe.ts";
import { withOwnClass } from "../ipc/rpc/own_errors.ts";
import type { StartMethod, StartMethodChoice } from "../base/options.ts";
import { letHaveChildren, Process } from "../process/process.ts";
import { reference } from "../process/target.ts";
import { MANAGER_SERVER } from "../runtime/entries.ts";
import { Finalizer } from "../runtime/finalizers.ts";
import { removeFolder } from "../runtime/net.ts";
import { FOLDER_PREFIX } from "../runtime/private_path.ts";
import type { ServeOptions, ServerStart } from "./serve.ts";

/** Milliseconds that a server has to end by itself. */
const PATIENCE = 1000;

/** Milliseconds that one has that was told to end. */
const KILL_AFTER = 5000;

/** A socket in a folder of its process; there are others on Windows, and where no folder can be made. */
const PRIVATE_REGEXP = new RegExp(`^(/.*/${FOLDER_PREFIX}[^/]+)/[^/]+$`);

/** A server process. */
export interface StartedServer {
  /** Where it listens. */
  readonly address: Address;
  /** Where its family finds it, if that is elsewhere. */
  readonly local?: Address;
  /** Ends it. */
  stop(): Promise<unknown>;
}

/**
 * Starts a server.
 *
 * @param key What clients must know.
 * @param options What it does.
 * @param context How it is started.
 * @returns The server, which listens.
 * @throws {unknown} What the initializer throws, or why it can't listen.
 */
export async function startServer(
  key: Uint8Array,
  options: ServeOptions,
  context: StartMethod | StartMethodChoice | undefined,
): Promise<StartedServer> {
  const [here, there] = pipe<ServerStart, never>();
  const process = new Process({
    target: reference<[Connection<never, ServerStart>, ServeOptions]>(MANAGER_SERVER, "serve"),
    args: [there as unknown as Connection<never, ServerStart>, options],
    daemon: true,
    ...(context !== undefined && { context }),
  });
  process.name = process.name.replace(/^Process/, "SyncManager");
  process.authkey = key;
  letHaveChildren(process as Process);
  const stop = () => stopServer(here, process as Process);
  try {
    await process.start();
    const { error, ...found } = await here.recv();
    if (found.address === null) throw withOwnClass(error);
    const forget = removeAtEnd(found.local ?? (options.address === null ? found.address : null));
    return { ...found, stop: () => stop().finally(forget) };
  } catch (error) {
    const exitCode = await stop();
    throw error instanceof EofError ? ended(error, exitCode) : error;
  }
}

/** A server that nobody stops is ended with this program, and has no time to remove the folder of its socket. */
function removeAtEnd(path: Address | null): () => void {
  const [, folder] = typeof path === "string" ? PRIVATE_REGEXP.exec(path) ?? [] : [];
  if (folder === undefined) return () => {};
  const finalizer = new Finalizer(() => removeFolder(folder), -100);
  return () => finalizer.cancel();
}

/** Its exit code; null if it was never started. */
async function stopServer(control: Connection, process: Process): Promise<number | null> {
  control.close();
  if (process.pid === null) return null;
  const code = await process.join({ timeout: PATIENCE });
  if (code !== null) return code;
  process.terminate();
  if (await process.join({ timeout: KILL_AFTER }) === null) process.kill();
  return await process.join();
}

function ended(cause: unknown, exitCode: number | null): EofError {
  return new EofError(
    `Cannot start the manager as its server has ended with exit code ${exitCode} before it listened`,
    { cause },
  );
}
