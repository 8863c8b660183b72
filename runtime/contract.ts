// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the library asks of a JavaScript runtime. `deno/runtime.ts` and `node/runtime.ts` export the functions of
 * {@linkcode Runtime}; `runtime.ts` is the one place that imports either.
 *
 * @module
 */

import type { Boot } from "../base/boot.ts";
import type { ProcessPermissions, Stdio } from "../base/options.ts";
import type { Bindings } from "./libc_contract.ts";

/** A child's own share of how it is started, the same for a process and a thread. */
export interface LaunchOptions {
  /** Added to the parent's environment. */
  env: Record<string, string> | undefined;
  /** The child's standard output. */
  stdout: Stdio;
  /** The child's standard error. */
  stderr: Stdio;
  /** Never more than the parent has. */
  permissions: "inherit" | "none" | ProcessPermissions;
  /** A module to load with no permission asked, before anything else; null for none. */
  preload: string | null;
}

/** How to start a process. */
export interface SpawnOptions extends LaunchOptions {
  /** Where it begins; default: where the parent is. */
  cwd: string | URL | undefined;
  /** May outlive its parent. */
  detached: boolean;
  /** The main module of the program, from which its configuration is found; null if unknown. */
  main: string | null;
  /** Runs it in place of the running executable. */
  executable: string | null;
  /** The mark in its environment: see `base/mark.ts`. */
  mark: string;
  /** Runs the program itself in place of the child's entry: it takes over in `freezeSupport()`. */
  itself: boolean;
}

/** How to start a thread. */
export interface ThreadOptions extends LaunchOptions {
  /** Its name. */
  name: string;
  /** What it must know before it loads the module of `preload`; plain data. */
  boot: Boot;
  /** Runs the program itself in place of the worker's entry: it takes over in `freezeSupport()`. */
  itself: boolean;
}

/** A running child, process or thread. */
export interface Child {
  /** Whether it is a thread. */
  readonly isThread: boolean;
  /** The id of the process that it is, or is a thread of. */
  readonly pid: number;
  /** Resolves with the exit code once it has ended: n, or -n when killed by signal n. Never rejects. */
  readonly ended: Promise<number>;
  /** What the runtime said of its end in place of an exit code, which is 1 then. Undefined: it told the code. */
  readonly trouble?: unknown;
  /** Its standard output, if piped. */
  readonly stdout: ReadableStream<Uint8Array<ArrayBuffer>> | null;
  /** Its standard error, if piped. */
  readonly stderr: ReadableStream<Uint8Array<ArrayBuffer>> | null;
  /** Ends it by a signal (a thread: as if by it). Nothing to do on one that has ended. */
  kill(signal: "SIGTERM" | "SIGKILL" | "SIGINT"): void;
  /** The program goes on while it runs. */
  ref(): void;
  /** The program may end while it runs. */
  unref(): void;
}

/** A child in a process of its own. */
export interface ChildProcess extends Child {
  /** Whether the system ends it with its parent. */
  readonly bound: boolean;
  /** Puts bytes on its standard input, and after the last of them closes it. */
  write(parts: Uint8Array[], last: boolean): Promise<void>;
}

/** A child on a thread of this process. */
export interface ChildThread extends Child {
  /** Whether a port that it was given and had not taken stays open when it ends: so it is in Bun. */
  readonly losesPorts?: boolean;
  /** Whether it must end itself when its target has returned, as it wouldn't when nothing is left to do. */
  readonly neverIdle?: boolean;
  /** Gives it its one message. */
  post(message: unknown, transfer: Transferable[]): void;
}

/** A path, or a TCP host and port. */
export type SocketAddress = string | {
  /** A host name or address. */
  hostname: string;
  /** The port; 0 to listen at any free one. */
  port: number;
};

/** Who is told what comes to a socket. */
export interface SocketSink {
  /** Takes bytes; they may be kept only if they are `owned`. */
  bytes(chunk: Uint8Array<ArrayBuffer>, owned: boolean): void;
  /** Where the next bytes may be put, to be told by {@linkcode SocketSink.filled}; null: anywhere. */
  space(): Uint8Array<ArrayBuffer> | null;
  /** Takes bytes that were put there. */
  filled(count: number): void;
  /** Nothing more comes. `isReset`: the other side has ended without reading all that was sent. */
  end(isReset: boolean): void;
}

/** A connected stream of bytes. */
export interface Socket {
  /** Where the other side is; null if it has no address. */
  readonly remote: SocketAddress | null;
  /** Reads what is there, at least a byte; null at the end. Not after {@linkcode Socket.start}. */
  read(into: Uint8Array): Promise<number | null>;
  /** Tells all that comes as it comes, and the end, by an error of the sink's too. */
  start(sink: SocketSink): void;
  /** Tells nothing more for now; some may still come. */
  pause(): void;
  /** Goes on. */
  resume(): void;
  /** Hands bytes to the system; gives how many it took, in a promise if it did not at once. */
  write(bytes: Uint8Array): number | Promise<number>;
  /** Something could not be written: the other side is told that no more comes. What it has sent can still be read. */
  breakOff(): void;
  /** What was written still arrives. */
  close(): void;
  /** The program goes on while it waits for something to come. */
  ref(): void;
  /** The program may end while it waits for something to come. */
  unref(): void;
}

/** Numbers that two processes see. */
export interface SharedWords {
  /** One of them. */
  get(index: number): number;
  /** Changes one. */
  set(index: number, value: number): void;
  /** They are of no use any more here. */
  close(): void;
}

/** Waits for connections. */
export interface SocketServer {
  /** Where it listens, with the real port. */
  readonly address: SocketAddress;
  /** The next connection; null once closed. What is one peer's fault, or passes, is no error. */
  accept(): Promise<Socket | null>;
  /** Listens no more, and removes its path. */
  close(): void;
  /** The program goes on while it waits. */
  ref(): void;
  /** The program may end while it waits. */
  unref(): void;
}

/** Where a function stands in its source, as the inspector sees it. */
export interface FunctionPlace {
  /** The URL of the module. */
  url: string;
  /** The name of the function around it, if it uses variables of one. */
  closure: string | null;
  /** The source text of the module; of its file, where the runtime was given another one. */
  source: string;
  /** Whether it was: then a child may find the function with another text. */
  rewritten?: boolean;
}

/** The contract; every member is an export of `deno/runtime.ts` and of `node/runtime.ts`. */
export interface Runtime {
  /** The id of this process. */
  pid(): number;
  /** The id of the process that started this one. */
  parentPid(): number;
  /** The arguments of the program. */
  programArgs(): string[];
  /** The URL of the program's main module; null if it has none, or in a worker. */
  mainModule(): string | null;
  /** Whether this is a worker thread. */
  isThread(): boolean;
  /** Cores that can be used, at least 1. */
  cpuCount(): number;
  /** Bytes of memory in use: resident ones of a process, of the heap of a thread. */
  memoryUsed(): number;
  /** Makes a process nicer to others, from 0 to 19; a platform without such a thing has none of it. */
  setNiceness(pid: number, niceness: number): Promise<void>;
  /** Whether a process can be started here. */
  canSpawn(): boolean;
  /** The program may end while the timer runs. */
  unrefTimer(timer: unknown): void;
  /** Ends this process, or this worker. */
  exit(code: number): never;
  /**
   * The target has returned: where the runtime can't tell when nothing is left to do, that is now. Does
   * what is given before the end then.
   */
  finish(before: () => Promise<void>): Promise<void>;
  /** Writes to standard error at once. */
  writeError(text: string): void;
  /** Writes to standard output at once. */
  writeOutput(text: string): void;
  /** The text of an error as the runtime prints it, with its stack, cause and fields. */
  inspect(value: unknown): string;
  /**
   * Calls `listener` each time when nothing is left to do, and waits for it before the end. Null: there
   * is nothing to wait for. A worker may not be told.
   */
  onIdle(listener: () => Promise<void> | null): void;
  /** Calls `listener` with the exit code when this process or worker ends on its own or by `exit`. */
  onExit(listener: (code: number) => void): void;
  /** Calls `listener` with what nobody has caught. */
  onUncaught(listener: (error: unknown) => void): void;
  /** Reads this many bytes of standard input, blocking; null if it ends before. */
  readInput(size: number): Uint8Array<ArrayBuffer> | null;
  /** The one message that a worker is given. */
  receiveMessage(): Promise<unknown>;
  /** Makes this process or worker look as the program does: its arguments, outputs, environment. */
  adopt(options: AdoptOptions): Promise<void>;
  /** Ends this process if its parent ends, for the cases in which the system doesn't. */
  watchParent(parentPid: number): Promise<void>;
  /** The mark that this process was started with; null: none is left. */
  readMark(): string | null;
  /** Takes the mark away, so that programs that are started here don't have it. */
  dropMark(): void;
  /** Whether this is a thread that runs the program itself, and not the worker's entry. */
  isMarkedThread(): boolean;
  /** Imports a module, by whatever way this runtime has been told to load it. */
  importModule(module: string): Promise<unknown>;
  /** Calls `listener` when the other end of a port has been closed, or its thread has ended. */
  onPortClose(port: MessagePort, listener: () => void): void;
  /** What has come to a port, and was not told; undefined: nothing is left. */
  nextOfPort(port: MessagePort): { message: unknown } | undefined;
}

/**
 * What the program consists of: modules, of which children load those that they need; one file, made by a
 * bundler, which the library is in; or its own executable.
 */
export type ProgramForm = "modules" | "bundle" | "executable";

/** What only a parent asks for; every member is an export of `deno/host.ts` and of `node/host.ts`. */
export interface Host {
  /** Where a process that is started now would begin, with what environment and permissions, as one text. */
  surroundings(): string | Promise<string>;
  /** Whether this process itself may import a module; true of what is no file and on no host. */
  mayImport(module: string): boolean;
  /** What the program consists of. */
  programForm(): ProgramForm;
  /** Starts a process at the child's entry. */
  spawn(options: SpawnOptions): Promise<ChildProcess>;
  /** Starts a thread at the worker's entry. */
  startThread(options: ThreadOptions): Promise<ChildThread>;
  /** Whether that blocks this thread for a good part of the time that the other takes to begin. */
  readonly threadsBlock: boolean;
  /**
   * Where a function stands; null if the inspector may not be used or doesn't know; undefined if that
   * can't be told now, as the system has no descriptors.
   */
  // deno-lint-ignore ban-types
  locate(fn: Function): Promise<FunctionPlace | null | undefined>;
}

/** The contract of the C library; every member is an export of `deno/libc.ts` and of `node/libc.ts`. */
export interface Libc {
  /** Opens the library; throws `ProcessError` without permission, or where there is none. */
  openBindings(): Bindings;
  /** As `openBindings`, for a while: until `returnBindings`, after which its functions must not be called. */
  lendBindings(): Bindings;
  /** One who had it for a while needs it no more. */
  returnBindings(): void;
}

/** The contract of sockets; every member is an export of `deno/net.ts` and of `node/net.ts`. */
export interface Net {
  /** Listens at an address; throws `NotFoundError`, `AlreadyExistsError`. */
  listenSocket(address: SocketAddress): SocketServer;
  /** Connects to an address; rejects with `NotFoundError`. */
  connectSocket(address: SocketAddress): Promise<Socket>;
  /** Whether an error of the system says that there is no room for now: a full queue, no descriptor. */
  passes(error: unknown): boolean;
  /** Whether each turn of the event loop looks at its sockets. */
  readonly turnsLook: boolean;
  /** Opens a file of two numbers, or makes one; null if that can't be done. */
  openWords(path: string, isNew: boolean): SharedWords | null;
  /** What tells a file from all others, by whatever path; null if there is none, or it can't be told. */
  fileId(path: string): string | null;
  /** Whether a path may be used without a question to the user. */
  isPermitted(path: string): boolean;
  /** Gives a file a second name; false if that can't be, or there is one of that name. */
  linkFile(path: string, second: string): boolean;
  /** Removes a file, if it is there. */
  removeFile(path: string): void;
  /** Bytes that the path of a socket may have. */
  readonly pathMax: number;
  /** Whether local addresses are names of pipes, and not paths. */
  readonly namesPipes: boolean;
  /** Whether a socket may have a name that begins with NUL, and is in no folder. */
  hasAbstractNames(): boolean;
  /** Where private folders may be: null is the system's place for what is temporary, as TMPDIR says. */
  privatePlaces(): Iterable<string | null>;
  /** What TMPDIR is; null if it is not set or may not be known. */
  temporaryPlace(): string | null;
  /**
   * Makes a folder in a place that only this user may enter, with a name that begins so and ends with random
   * letters; throws `ProcessError` without permission.
   */
  makePrivateFolder(place: string | null, prefix: string): string;
  /** The folders of the same user beside one whose names begin so; none if that can't be read. */
  foldersBeside(folder: string, prefix: string): string[];
  /** What a file of /proc says; null if there is none, or it may not be read. */
  systemText(path: string): string | null;
  /** The path of a socket in such a folder. */
  socketIn(folder: string, name: string): string;
  /** Removes a folder and what is in it, if it is there. */
  removeFolder(path: string): void;
}

/** What {@linkcode Runtime.adopt} takes over. */
export interface AdoptOptions {
  /** The URL of the program's main module. */
  main: string | null;
  /** In a worker: what its outputs are. */
  stdout: Stdio;
  /** In a worker: what its outputs are. */
  stderr: Stdio;
  /** In a worker: added to the environment. */
  env: Record<string, string> | undefined;
  /** {@linkcode ChildThread.neverIdle}; also of a process that is the program itself. */
  neverIdle: boolean;
}
