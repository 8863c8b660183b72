// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Sockets of Deno. `Deno.listen` and `Deno.connect` cost nothing to load, where `node:net` costs 35 ms.
 *
 * @module
 */

import { clearTimeout, setTimeout } from "../../base/globals.ts";
import { type Deferred, deferred } from "../../base/deferred.ts";
import { ProcessError } from "../../errors.ts";
import { forbidden, nameOf, nobodyThere, noFolder, taken, unknownHost } from "../address_errors.ts";
import type { Socket, SocketAddress, SocketServer, SocketSink } from "../contract.ts";
import { removeFile } from "./files.ts";

export { openWords } from "./file_words.ts";
export { fileId, foldersBeside, linkFile, removeFile, systemText } from "./files.ts";

const { os } = Deno.build;

/** How much is read at once. */
const BUFFER_BYTES = 2 ** 16;

/** Milliseconds until a listener tries again that the system could not serve; each time twice as many. */
const PAUSE_MS = 5;
const PAUSE_MAX_MS = 500;

/** What of a connection is used here; TCP and local sockets have it alike. */
type Conn = Deno.TcpConn | Deno.UnixConn;

/** A socket of Deno. */
class DenoSocket implements Socket {
  readonly remote: SocketAddress | null;
  readonly #conn: Conn;
  #open = true;
  #resumed: Deferred<void> | null = null;

  constructor(conn: Conn) {
    this.#conn = conn;
    this.remote = addressOf(conn.remoteAddr);
    if ("setNoDelay" in conn) conn.setNoDelay(true);
  }

  read(into: Uint8Array): Promise<number | null> {
    return this.#conn.read(into);
  }

  async start(sink: SocketSink): Promise<void> {
    const buffer = new Uint8Array(BUFFER_BYTES);
    try {
      while (this.#open) {
        if (this.#resumed !== null) await this.#resumed.promise;
        const space = sink.space();
        const count = await this.#conn.read(space ?? buffer);
        if (count === null || !this.#open) break;
        if (space !== null) sink.filled(count);
        else sink.bytes(buffer.subarray(0, count), false);
      }
    } catch {
      const wasOpen = this.#open;
      // The other side may be there still, and would wait for what nobody reads.
      this.close();
      return sink.end(wasOpen);
    }
    sink.end(false);
  }

  pause(): void {
    this.#resumed ??= deferred();
  }

  resume(): void {
    this.#resumed?.resolve();
    this.#resumed = null;
  }

  write(bytes: Uint8Array): Promise<number> {
    return this.#conn.write(bytes);
  }

  breakOff(): void {
    // Where the other side is gone there is nobody to tell.
    if (this.#open) this.#conn.closeWrite().catch(() => {});
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.resume();
    this.#conn.close();
  }

  ref(): void {
    this.#conn.ref();
  }

  unref(): void {
    this.#conn.unref();
  }
}

/** A listener of Deno. */
class DenoSocketServer implements SocketServer {
  readonly address: SocketAddress;
  readonly #listener: Deno.Listener;
  #open = true;
  #isReferenced = true;
  /** Ends a rest. */
  #wake: (() => void) | null = null;

  constructor(listener: Deno.Listener, address: SocketAddress) {
    this.#listener = listener;
    this.address = addressOf(listener.addr) ?? address;
  }

  async accept(): Promise<Socket | null> {
    for (let pause = PAUSE_MS; this.#open;) {
      const conn = await this.#listener.accept().catch((error) => this.#explain(error));
      if (conn === "again") continue;
      if (conn === "later") {
        await this.#rest(pause);
        pause = Math.min(2 * pause, PAUSE_MAX_MS);
        continue;
      }
      const socket = socketOf(conn as Conn);
      if (socket !== null) return socket;
    }
    return null;
  }

  /** Whether the fault is one peer's, or the system's, which passes. */
  #explain(error: unknown): "again" | "later" {
    const { ConnectionAborted, ConnectionReset } = Deno.errors;
    const isPeers = error instanceof ConnectionReset || error instanceof ConnectionAborted;
    return isPeers || !this.#open ? "again" : "later";
  }

  /** As the system has too little of something; the program goes on for it as for the next connection. */
  async #rest(time: number): Promise<void> {
    const { promise, resolve } = deferred<void>();
    const timer = setTimeout(resolve, time);
    if (!this.#isReferenced) Deno.unrefTimer(timer);
    this.#wake = () => {
      clearTimeout(timer);
      resolve();
    };
    await promise;
    this.#wake = null;
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#wake?.();
    this.#listener.close();
    // Deno removes the name of a socket, but later if one is waited for; one that begins with NUL is in no folder.
    const { address } = this;
    if (typeof address === "string" && !address.startsWith("\0")) removeFile(address);
  }

  ref(): void {
    this.#isReferenced = true;
    this.#listener.ref();
  }

  unref(): void {
    this.#isReferenced = false;
    this.#listener.unref();
  }
}

/** Null: whoever came has gone already, and Deno can't even tell where from. */
function socketOf(conn: Conn): Socket | null {
  try {
    return new DenoSocket(conn);
  } catch {
    conn.close();
    return null;
  }
}

function addressOf(address: Deno.Addr): SocketAddress | null {
  if (address.transport === "tcp") return { hostname: address.hostname, port: address.port };
  return address.transport === "unix" && address.path ? address.path : null;
}

function optionsOf(address: SocketAddress) {
  return typeof address === "string"
    ? { transport: "unix", path: address } as const
    : { transport: "tcp", hostname: address.hostname, port: address.port } as const;
}

type Action = "listen at" | "connect to";

/** The error in the words of the library. */
function explain(action: Action, address: SocketAddress, error: unknown): unknown {
  const { AddrInUse, NotCapable, PermissionDenied } = Deno.errors;
  if (error instanceof AddrInUse) return taken(address, error);
  if (error instanceof NotCapable) return notPermitted(action, address, error);
  if (error instanceof PermissionDenied) return forbidden(action, address, error);
  if (LOOKUP_REGEXP.test(String(error))) return unknownHost(action, address, error);
  if (!isMissing(error)) return error;
  return action === "listen at" ? noFolder(address as string, error) : nobodyThere(address, error);
}

/** Deno has no class for it. */
const LOOKUP_REGEXP = /failed to lookup address information/;

function isMissing(error: unknown): boolean {
  const { ConnectionRefused, ConnectionReset, NotADirectory, NotFound } = Deno.errors;
  // A listener that has just been closed resets what was in its queue.
  const missing = [ConnectionRefused, ConnectionReset, NotADirectory, NotFound];
  return missing.some((each) => error instanceof each);
}

function notPermitted(action: Action, address: SocketAddress, cause: unknown): ProcessError {
  const flags = typeof address === "string"
    ? "--allow-net, --allow-read and --allow-write"
    : "--allow-net";
  return new ProcessError(
    `Cannot ${action} "${nameOf(address)}" without permission: pass ${flags}`,
    { cause },
  );
}

/** Listens at an address. */
export function listenSocket(address: SocketAddress): SocketServer {
  try {
    const listener = Deno.listen(optionsOf(address) as Deno.TcpListenOptions) as Deno.Listener;
    return new DenoSocketServer(listener, address);
  } catch (error) {
    throw explain("listen at", address, error);
  }
}

/** Connects to an address. */
export async function connectSocket(address: SocketAddress): Promise<Socket> {
  try {
    return new DenoSocket(await Deno.connect(optionsOf(address) as Deno.ConnectOptions));
  } catch (error) {
    throw explain("connect to", address, error);
  }
}

/** Agains, descriptors of the process and of the system, buffers: what passes. */
const PASSING_REGEXP = /\(os error (?:11|12|23|24|35|55|105)\)/;

/** Whether an error of the system says that there is no room for now. */
export function passes(error: unknown): boolean {
  return error instanceof Deno.errors.WouldBlock ||
    (error instanceof Error && PASSING_REGEXP.test(error.message));
}

/** A turn looks at sockets only after some sixty that have not. */
export const turnsLook = false;

/** What `sun_path` holds, without the zero at its end. */
export const pathMax: number = os === "linux" || os === "windows" ? 107 : 103;

/** Deno has sockets at paths on Windows too. */
export const namesPipes = false;

/** Linux has such names; to Deno they are paths, so all of these must be permitted. */
export function hasAbstractNames(): boolean {
  return os === "linux" && isGranted();
}

/** Whether a path may be used without a question to the user. */
export function isPermitted(path: string): boolean {
  return isGranted(path);
}

/** What is not permitted is passed over: nobody is to be asked about a second place. */
export function* privatePlaces(): Iterable<string | null> {
  yield null;
  if (os === "windows") return;
  if (isGranted("/tmp")) yield "/tmp";
  if (os === "linux" && isGranted("/dev/shm")) yield "/dev/shm";
}

/** Whether files may be used, in one folder or anywhere. */
function isGranted(path?: string): boolean {
  return (["read", "write"] as const).every((name) =>
    Deno.permissions.querySync(path === undefined ? { name } : { name, path }).state === "granted"
  );
}

/** Where `Deno.makeTempDirSync` looks. */
export function temporaryPlace(): string | null {
  const variable = "TMPDIR";
  if (Deno.permissions.querySync({ name: "env", variable }).state !== "granted") return null;
  return Deno.env.get(variable) ?? null;
}

/** Makes a folder that only this user may enter. */
export function makePrivateFolder(place: string | null, prefix: string): string {
  try {
    const dir = place === null ? {} : { dir: place };
    const folder = Deno.makeTempDirSync({ ...dir, prefix });
    Deno.chmodSync(folder, 0o700);
    return folder;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    throw new ProcessError(
      "Cannot make a folder for local sockets without permission: pass --allow-net, --allow-read and --allow-write",
      { cause: error },
    );
  }
}

/** A socket in such a folder. */
export function socketIn(folder: string, name: string): string {
  return `${folder}/${name}`;
}

/** Removes a folder and what is in it, if it is there. */
export function removeFolder(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch {
    // It is gone, or may not be removed.
  }
}
