// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Sockets of Node and Bun.
 *
 * @module
 */

import type { Server, Socket as Stream } from "node:net";
import { forbidden, nobodyThere, noFolder, taken, unknownHost } from "../address_errors.ts";
import type { SharedWords, Socket, SocketAddress, SocketServer, SocketSink } from "../contract.ts";
import { dns, fs, isDeno, net, os, process } from "./builtins.ts";
import { checkMayOpenSockets, explainDenied } from "./permissions.ts";
import { isPipe, pipeName } from "./pipe_name.ts";
import { unreadOf } from "./unread.ts";

export { fileId, foldersBeside, linkFile, removeFile, systemText } from "./files.ts";

/** A socket of Node. */
class NodeSocket implements Socket {
  readonly remote: SocketAddress | null;
  readonly #stream: Stream;
  /** What has arrived and was not asked for yet. */
  readonly #rest: Uint8Array<ArrayBuffer>[] = [];
  #sink: SocketSink | null = null;
  #error: Error | null = null;
  #ended = false;
  #wake: (() => void) | null = null;
  #isReferenced = true;
  /** How many writes the system has not taken whole. */
  #writes = 0;

  constructor(stream: Stream, path: string | null) {
    this.#stream = stream;
    const { remoteAddress: hostname, remotePort: port } = stream;
    this.remote = hostname === undefined ? path : { hostname, port: port! };
    if (hostname !== undefined) stream.setNoDelay(true);
    // In Deno one that is paused before it has begun never begins; none flows by itself.
    if (!isDeno) stream.pause();
    stream.on("end", () => this.#ends());
    stream.on("close", () => this.#ends());
    stream.on("error", (error) => {
      this.#error = error;
      this.#ends();
    });
    const destroy = stream.destroy.bind(stream);
    stream.destroy = (error) => {
      if (error && !this.#ended) this.#salvage();
      return destroy(error);
    };
  }

  /** Node destroys a socket as soon as something can't be written, and drops what has come before. */
  #salvage(): void {
    // Else what is read from the stream would be told twice.
    this.#stream.removeAllListeners("data");
    for (const bytes of unreadOf(this.#stream)) {
      if (this.#sink === null) this.#rest.push(bytes);
      else this.#tell(bytes);
    }
  }

  #ends(): void {
    this.#ended = true;
    this.#wake?.();
    const sink = this.#sink;
    this.#sink = null;
    sink?.end(this.#error !== null);
  }

  async read(into: Uint8Array): Promise<number | null> {
    for (;;) {
      const bytes = this.#rest.shift() ?? this.#stream.read() as Uint8Array<ArrayBuffer> | null;
      if (bytes !== null) return this.#take(bytes, into);
      if (this.#error !== null) throw this.#error;
      if (this.#ended || this.#stream.destroyed) return null;
      await this.#change();
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#stream.once("readable", resolve);
    });
  }

  #take(bytes: Uint8Array<ArrayBuffer>, into: Uint8Array): number {
    const taken = bytes.subarray(0, into.length);
    into.set(taken);
    if (taken.length < bytes.length) this.#rest.unshift(bytes.subarray(taken.length));
    return taken.length;
  }

  start(sink: SocketSink): void {
    this.#sink = sink;
    for (const bytes of this.#rest.splice(0)) this.#tell(bytes);
    if (this.#ended) return this.#ends();
    this.#stream.on("data", (bytes) => this.#tell(bytes as unknown as Uint8Array<ArrayBuffer>));
    this.#stream.resume();
  }

  /**
   * In the very callback of the stream; the bytes are in memory that nobody else uses. What is told is no `Buffer`:
   * a slice of that would be no copy, and programs get such bytes as they are.
   */
  #tell({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>): void {
    try {
      this.#sink?.bytes(new Uint8Array(buffer, byteOffset, byteLength), true);
    } catch (error) {
      this.#error = error as Error;
      this.#ends();
    }
  }

  pause(): void {
    this.#stream.pause();
  }

  resume(): void {
    this.#stream.resume();
  }

  write(bytes: Uint8Array): number | Promise<number> {
    const stream = this.#stream;
    let tell: ((error?: Error | null) => void) | undefined;
    stream.write(bytes, (error) => tell?.(error));
    if (stream.writableLength === 0 && !stream.errored) return bytes.length;
    this.#holds(1);
    return new Promise((resolve, reject) => {
      tell = (error) => {
        this.#holds(-1);
        return error ? reject(error) : resolve(bytes.length);
      };
    });
  }

  /** Node does so by itself. */
  breakOff(): void {
    this.#stream.end();
  }

  /** What is being written keeps the program alive in Node; in Bun only the socket itself does. */
  #holds(change: 1 | -1): void {
    this.#writes += change;
    if (this.#isReferenced) return;
    if (this.#writes > 0) this.#stream.ref();
    else this.#stream.unref();
  }

  close(): void {
    this.#stream.destroySoon();
    this.#ends();
  }

  ref(): void {
    this.#isReferenced = true;
    this.#stream.ref();
  }

  unref(): void {
    this.#isReferenced = false;
    if (this.#writes === 0) this.#stream.unref();
  }
}

/** A listener of Node. */
class NodeSocketServer implements SocketServer {
  readonly #server: Server;
  readonly #asked: SocketAddress;
  readonly #waiting: Socket[] = [];
  #open = true;
  #wake: (() => void) | null = null;

  constructor(server: Server, asked: SocketAddress) {
    this.#server = server;
    this.#asked = asked;
    server.on("connection", (stream) => {
      this.#waiting.push(new NodeSocket(stream, null));
      this.#change();
    });
    // Once it listens, an error is one peer's, or passes: Node goes on by itself.
    server.on("error", () => {});
  }

  get address(): SocketAddress {
    const address = this.#server.address();
    if (typeof this.#asked === "string" || typeof address !== "object") return this.#asked;
    return address ? { hostname: address.address, port: address.port } : this.#asked;
  }

  #change(): void {
    this.#wake?.();
    this.#wake = null;
  }

  async accept(): Promise<Socket | null> {
    while (this.#open) {
      const socket = this.#waiting.shift();
      if (socket !== undefined) return socket;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    return null;
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#server.close();
    for (const socket of this.#waiting.splice(0)) socket.close();
    this.#change();
  }

  ref(): void {
    this.#server.ref();
  }

  unref(): void {
    this.#server.unref();
  }
}

/** Listens at an address. */
export function listenSocket(address: SocketAddress): SocketServer {
  checkMayOpenSockets(typeof address === "string" ? "listen at a local socket" : "open a socket");
  if (typeof address === "string") checkFree(address);
  const server = net().createServer();
  const listener = new NodeSocketServer(server, address);
  if (typeof address === "string") server.listen(address);
  else atOnce(() => server.listen({ host: address.hostname, port: address.port }));
  if (server.listening) return listener;
  if (typeof address !== "string") throw taken(address);
  if (isPipe(address)) throw taken(address);
  throw isFolder(dirname(address)) ? forbidden("listen at", address) : noFolder(address);
}

/** A path that is there belongs to another: Bun would take it. To look at a pipe would be to connect. */
function checkFree(path: string): void {
  if (!namesPipes && fs.existsSync(path)) throw taken(path);
}

/**
 * Node looks up even an address that is a number, and listens a turn later: then its port can't be told
 * at once, nor why it can't listen. There is no other way to listen at one address at once.
 */
function atOnce(listen: () => void): void {
  const module = dns();
  const { lookup } = module;
  // Not every Node gives options, and those that do ask for all addresses: whoever is told of one in
  // another way than asked listens everywhere.
  module.lookup = (host: string, ...rest: unknown[]) => {
    const address = host === "localhost" ? "127.0.0.1" : host;
    const family = net().isIP(address);
    if (family === 0) return (lookup as CallableFunction)(host, ...rest);
    const settle = rest.at(-1) as CallableFunction;
    if ((rest[0] as { all?: boolean }).all) settle(null, [{ address, family }]);
    else settle(null, address, family);
  };
  try {
    listen();
  } finally {
    module.lookup = lookup;
  }
}

function dirname(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1) || ".";
}

function isFolder(path: string): boolean {
  try {
    return fs.statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Connects to an address. */
// deno-lint-ignore require-await
export async function connectSocket(address: SocketAddress): Promise<Socket> {
  checkMayOpenSockets("open a socket");
  const stream = typeof address === "string"
    ? net().connect({ path: address })
    : net().connect({ host: address.hostname, port: address.port });
  return new Promise((resolve, reject) => {
    stream.once("error", (error) => reject(explain(address, error)));
    stream.once("connect", () => {
      resolve(new NodeSocket(stream, typeof address === "string" ? address : null));
    });
  });
}

const MISSING = new Set(["ECONNREFUSED", "ENOENT", "ENOTDIR"]);
const UNKNOWN_HOST = new Set(["ENOTFOUND", "EAI_AGAIN", "EAI_NONAME", "EAI_NODATA"]);
const FORBIDDEN = new Set(["EACCES", "EPERM"]);

function explain(address: SocketAddress, error: NodeJS.ErrnoException): Error {
  const { code = "" } = error;
  if (MISSING.has(code)) return nobodyThere(address, error);
  if (UNKNOWN_HOST.has(code)) return unknownHost("connect to", address, error);
  return FORBIDDEN.has(code) ? forbidden("connect to", address, error) : error;
}

/** What passes. */
const PASSING = new Set(["EAGAIN", "EMFILE", "ENFILE", "ENOBUFS", "ENOMEM"]);

/** Whether an error of the system says that there is no room for now. */
export function passes(error: unknown): boolean {
  return PASSING.has((error as { code?: string } | null)?.code ?? "");
}

/** Node's loop looks at everything in each turn. */
export const turnsLook = true;

/** Not needed here. */
export function openWords(_path: string, _isNew: boolean): SharedWords | null {
  return null;
}

/** Node asks nobody. */
export function isPermitted(_path: string): boolean {
  return true;
}

const { platform } = process;

/** What `sun_path` holds, without the zero at its end; Node would cut what is longer. */
export const pathMax: number = maxOf(platform);

function maxOf(platform: string): number {
  // There it is the name of a pipe.
  if (platform === "win32") return 256;
  return platform === "linux" ? 107 : 103;
}

/** There Node listens at no path. */
export const namesPipes: boolean = platform === "win32";

/** Linux has such names. */
export function hasAbstractNames(): boolean {
  return platform === "linux";
}

/** The folder for what is temporary comes first. */
export function* privatePlaces(): Iterable<string | null> {
  yield null;
  if (platform === "win32") return;
  yield "/tmp";
  if (platform === "linux") yield "/dev/shm";
}

/** Where the folder for what is temporary is. */
export function temporaryPlace(): string | null {
  return process.env.TMPDIR ?? null;
}

/** Makes a folder that only this user may enter. */
export function makePrivateFolder(place: string | null, prefix: string): string {
  if (platform === "win32") return pipeName();
  try {
    const folder = fs.mkdtempSync(`${place ?? os().tmpdir()}/${prefix}`);
    fs.chmodSync(folder, 0o700);
    return folder;
  } catch (error) {
    // Where there are abstract names, nothing has to be written.
    throw hasAbstractNames() ? error : explainDenied("listen at a local socket", error);
  }
}

/** A socket in such a folder; pipes are in none. */
export function socketIn(folder: string, name: string): string {
  return platform === "win32" ? `${folder}-${name}` : `${folder}/${name}`;
}

/** Removes a folder and what is in it, if it is there. */
export function removeFolder(path: string): void {
  if (platform === "win32") return;
  try {
    fs.rmSync(path, { recursive: true, force: true });
  } catch {
    // It may not be removed.
  }
}
