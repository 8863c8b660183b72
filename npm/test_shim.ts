// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * As much of `Deno` as the tests use, over `node:` modules, for Node and Bun. It is preloaded in every
 * process of a test run, and no part of the package.
 *
 * @module
 */

import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { Readable } from "node:stream";
import { isatty } from "node:tty";
import { fileURLToPath, pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { isMainThread } from "node:worker_threads";
import { Command } from "./test_shim_command.ts";
import { connect, listen, serve } from "./test_shim_net.ts";
import "./test_shim_polyfills.ts";
import { test } from "./test_shim_runner.ts";
import { FsWatcher } from "./test_shim_watcher.ts";

const MAIN = process.argv[1] === undefined ? null : pathToFileURL(fs.realpathSync(process.argv[1]));

type Path = string | URL;
type Named = { name: string; isFile: boolean; isDirectory: boolean; isSymlink: boolean };

function* readDirSync(path: Path): IterableIterator<Named> {
  for (const entry of fs.readdirSync(path, { withFileTypes: true })) {
    yield {
      name: entry.name,
      isFile: entry.isFile(),
      isDirectory: entry.isDirectory(),
      isSymlink: entry.isSymbolicLink(),
    };
  }
}

async function* readDir(path: Path): AsyncIterableIterator<Named> {
  yield* readDirSync(path);
}

class NotFound extends Error {
  static override [Symbol.hasInstance](error: unknown): boolean {
    return (error as NodeJS.ErrnoException | null)?.code === "ENOENT";
  }
}

class AlreadyExists extends Error {
  static override [Symbol.hasInstance](error: unknown): boolean {
    return (error as NodeJS.ErrnoException | null)?.code === "EEXIST";
  }
}

function makeTempDirSync({ prefix = "", dir = tmpdir() } = {}): string {
  return fs.mkdtempSync(`${dir}/${prefix}`);
}

function writeFileSync(path: Path, data: string | Uint8Array, { append = false } = {}): void {
  fs.writeFileSync(path, data, { flag: append ? "a" : "w" });
}

function stat(info: fs.Stats) {
  return {
    ...info,
    isFile: info.isFile(),
    isDirectory: info.isDirectory(),
    isSymlink: info.isSymbolicLink(),
  };
}

const sync = {
  chdir: (path: Path) => process.chdir(typeof path === "string" ? path : fileURLToPath(path)),
  chmodSync: fs.chmodSync,
  copyFileSync: fs.copyFileSync,
  lstatSync: (path: Path) => stat(fs.lstatSync(path)),
  makeTempDirSync,
  makeTempFileSync: (options = {}) => {
    const path = join(makeTempDirSync(options), "file");
    fs.writeFileSync(path, "");
    return path;
  },
  mkdirSync: fs.mkdirSync,
  readFileSync: (path: Path) => new Uint8Array(fs.readFileSync(path)),
  readLinkSync: fs.readlinkSync,
  readTextFileSync: (path: Path) => fs.readFileSync(path, "utf8"),
  realPathSync: fs.realpathSync,
  removeSync: (path: Path, { recursive = false } = {}) =>
    !recursive && fs.lstatSync(path).isDirectory()
      ? fs.rmdirSync(path)
      : fs.rmSync(path, { recursive }),
  renameSync: fs.renameSync,
  statSync: (path: Path) => stat(fs.statSync(path)),
  symlinkSync: fs.symlinkSync,
  writeFileSync,
  writeTextFileSync: writeFileSync,
};

/** `readFile` of `readFileSync`, and so on. */
const async = Object.fromEntries(
  Object.entries(sync).map(([name, fn]) => [
    name.replace(/Sync$/, ""),
    // deno-lint-ignore require-await
    async (...args: unknown[]) => (fn as (...args: unknown[]) => unknown)(...args),
  ]),
);

type Write = (bytes: Uint8Array) => number;

function output(fd: 1 | 2) {
  // The outputs of a thread are its parent's to carry. A stream that was asked for can't be closed by
  // its number any more.
  const stream = () => fd === 1 ? process.stdout : process.stderr;
  const { writeSync } = fs;
  const ownWrite: Write = (bytes) => {
    if (isMainThread) return writeSync(fd, bytes);
    stream().write(bytes);
    return bytes.length;
  };
  let write = ownWrite;
  return {
    get writeSync() {
      return write;
    },
    /** Whoever writes here by `node:fs` is heard too, until it is set back. */
    set writeSync(listener: Write) {
      write = listener;
      const heard = (to: number, bytes: Uint8Array, ...rest: number[]) =>
        to === fd ? listener(bytes.subarray(rest[0])) : writeSync(to, bytes, ...rest);
      fs.writeSync = listener === ownWrite ? writeSync : heard as typeof writeSync;
    },
    write: (bytes: Uint8Array) => Promise.resolve(write(bytes)),
    close: () => isMainThread ? fs.closeSync(fd) : stream().end(),
    isTerminal: () => isatty(fd),
  };
}

/** There is no such memory: ends as who reads there does. */
class UnsafePointerView {
  getInt8(): void {
    process.kill(process.pid, "SIGSEGV");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
}

const holds = new Map<() => void, NodeJS.Timeout>();

/** In Deno a program goes on while it listens. */
function addSignalListener(signal: NodeJS.Signals, listener: () => void): void {
  holds.set(listener, setInterval(() => {}, 2 ** 30));
  process.on(signal, listener);
}

function removeSignalListener(signal: NodeJS.Signals, listener: () => void): void {
  clearInterval(holds.get(listener));
  process.off(signal, listener);
}

function readInput(bytes: Uint8Array): number | null {
  try {
    return fs.readSync(0, bytes) || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EOF") return null;
    throw error;
  }
}

let input: AsyncIterator<Uint8Array> | undefined;
let rest: Uint8Array = new Uint8Array();

async function readInputLater(bytes: Uint8Array): Promise<number | null> {
  input ??= process.stdin[Symbol.asyncIterator]();
  // The program goes on for as long as it reads, and not for its input.
  const socket = process.stdin as { ref?(): void; unref?(): void };
  if (rest.length === 0) {
    socket.ref?.();
    const { done, value } = await input.next();
    socket.unref?.();
    if (done) return null;
    rest = value;
  }
  const taken = rest.subarray(0, bytes.length);
  bytes.set(taken);
  rest = rest.subarray(taken.length);
  return taken.length;
}

const shim: Record<string, unknown> & { openSync(path: Path): unknown } = {
  ...async,
  ...sync,
  test: Object.assign(test, { ignore: () => {} }),
  Command,
  FsWatcher,
  errors: { NotFound, AlreadyExists },
  build: { os: process.platform === "win32" ? "windows" : process.platform, arch: process.arch },
  version: { deno: "", v8: process.versions.v8, typescript: "" },
  args: process.argv.slice(2),
  mainModule: MAIN?.href ?? "",
  get pid() {
    return process.pid;
  },
  get ppid() {
    return process.ppid;
  },
  env: {
    get: (name: string) => process.env[name],
    has: (name: string) => name in process.env,
    set: (name: string, value: string) => void (process.env[name] = value),
    delete: (name: string) => void delete process.env[name],
    toObject: () => ({ ...process.env }),
  },
  cwd: () => process.cwd(),
  execPath: () => process.execPath,
  exit: (code?: number) => process.exit(code),
  get exitCode() {
    return process.exitCode;
  },
  set exitCode(code: unknown) {
    process.exitCode = code as number;
  },
  uid: () => process.getuid?.() ?? null,
  hostname: () => process.env.HOSTNAME ?? "",
  inspect: (value: unknown, options: object = {}) => inspect(value, { depth: 4, ...options }),
  kill: (pid: number, signal: NodeJS.Signals = "SIGTERM") => process.kill(pid, signal),
  addSignalListener,
  removeSignalListener,
  memoryUsage: () => process.memoryUsage(),
  readDir,
  readDirSync,
  connect,
  listen,
  openSync: (path: Path) => {
    const fd = fs.openSync(path, "r");
    const close = () => fs.closeSync(fd);
    return { close, [Symbol.dispose]: close };
  },
  // deno-lint-ignore require-await
  open: async (path: Path) => shim.openSync(path),
  serve,
  stdin: {
    readSync: readInput,
    read: readInputLater,
    get readable() {
      return Readable.toWeb(process.stdin);
    },
  },
  stdout: output(1),
  stderr: output(2),
  UnsafePointer: { create: (address: bigint) => address },
  UnsafePointerView,
  unrefTimer: (timer: NodeJS.Timeout) => timer.unref(),
  refTimer: (timer: NodeJS.Timeout) => timer.ref(),
  watchFs: (path: string) => new FsWatcher(path),
  /** What `import.meta.main` is replaced with. */
  isMain: (url: string) => isMainThread && url === MAIN?.href,
};

Object.assign(globalThis, { Deno: shim });

// The arguments of a child are known later than this module.
Object.defineProperty(shim, "args", {
  get: () => process.argv.slice(2),
  configurable: true,
  enumerable: true,
});
