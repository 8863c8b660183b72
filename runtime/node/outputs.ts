// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The standard outputs of a child, which hold nothing back: what was written before an end, also one by
 * a signal, has left the child. By itself Node keeps in memory what a pipe doesn't take at once, and a
 * thread what its parent hasn't asked for; `exit`, an uncaught error and a kill drop that. As in Deno,
 * who writes faster than others read waits.
 *
 * @module
 */

import type { Writable } from "node:stream";
import type { Stdio } from "../../base/options.ts";
import { fs, isBun, process } from "./builtins.ts";

/** Milliseconds until a standard stream that was busy is tried again. */
const RETRY_AFTER_MS = 1;

/** Bytes for a parent's thread that has not asked for more, above which a writer is told to wait. */
const UNASKED_MAX_BYTES = 2 ** 20;

type Name = "stdout" | "stderr";
type Chunk = { chunk: string | Uint8Array; encoding: BufferEncoding };
type Done = (error?: Error | null) => void;

/** What is replaced in a stream. */
interface Replaced {
  _write(chunk: Chunk["chunk"], encoding: BufferEncoding, done: Done): void;
  _writev: ((chunks: Chunk[], done: Done) => void) | null;
  write(...args: unknown[]): boolean;
}

/**
 * Has the outputs of this process hold nothing back. Bun's don't, nor do Windows' pipes.
 */
export function openProcessOutputs(): void {
  if (isBun || process.platform === "win32") return;
  whenUsed("stdout", (stream) => holdsBack(1) && writeAtOnce(stream, 1));
  whenUsed("stderr", (stream) => holdsBack(2) && writeAtOnce(stream, 2));
}

/**
 * Has the outputs of this thread hold nothing back.
 *
 * @param stdout What its standard output is.
 * @param stderr What its standard error is.
 */
export function openThreadOutputs(stdout: Stdio, stderr: Stdio): void {
  whenUsed("stdout", (stream) => stdout === "inherit" ? writeAtOnce(stream, 1) : post(stream));
  whenUsed("stderr", (stream) => stderr === "inherit" ? writeAtOnce(stream, 2) : post(stream));
}

/** A stream is made when it is first asked for, at a cost that a child that prints nothing doesn't pay. */
function whenUsed(name: Name, change: (stream: Replaced & Writable) => unknown): void {
  const descriptor = Object.getOwnPropertyDescriptor(process, name)!;
  const { get } = descriptor;
  if (get === undefined) return void change(descriptor.value);
  let isChanged = false;
  const changed = () => {
    const stream = get.call(process);
    if (!isChanged) change(stream);
    isChanged = true;
    return stream;
  };
  Object.defineProperty(process, name, { ...descriptor, get: changed });
}

/** Files and terminals are written to at once as it is. */
function holdsBack(fd: number): boolean {
  try {
    const info = fs.fstatSync(fd);
    return info.isFIFO() || info.isSocket();
  } catch {
    // It has been closed.
    return false;
  }
}

function writeAtOnce(stream: Replaced, fd: number): void {
  stream._writev = null;
  stream._write = (chunk, encoding, done) => {
    try {
      writeAll(fd, typeof chunk === "string" ? Buffer.from(chunk, encoding) : chunk);
    } catch (error) {
      return done(error as Error);
    }
    done();
  };
}

/**
 * Writes bytes to a standard stream, waiting until it has taken them.
 *
 * @param fd The number of the stream.
 * @param bytes The bytes.
 */
export function writeAll(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    done += patiently(() => fs.writeSync(fd, bytes, done));
  }
}

/**
 * Does again what the system can't do yet: another program may have made the stream one that doesn't
 * wait.
 *
 * @param act What to do.
 * @returns What it gives.
 */
export function patiently<T>(act: () => T): T {
  for (;;) {
    try {
      return act();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_AFTER_MS);
    }
  }
}

/**
 * Posts to the parent's thread whatever is written, and not only what that has asked for. A stream asks
 * for nothing back, and posts all the same, while its process says that it exits.
 */
function post(stream: Replaced & Writable): void {
  const send = stream._writev!.bind(stream);
  const write = stream.write.bind(stream);
  let unasked = 0;
  let isAsking = false;
  let isWaited = false;
  const onAsked = () => {
    isAsking = false;
    unasked = 0;
    if (isWaited) stream.emit("drain");
    isWaited = false;
  };
  stream._writev = (chunks, done) => {
    for (const { chunk } of chunks) unasked += chunk.length;
    if (isAsking) asExiting(() => send(chunks, () => {}));
    else {
      isAsking = true;
      send(chunks, onAsked);
    }
    done();
  };
  stream.write = (...args) => {
    const isTaken = write(...args);
    if (!isAsking || unasked < UNASKED_MAX_BYTES) return isTaken;
    isWaited = true;
    return false;
  };
}

function asExiting(act: () => void): void {
  const { _exiting } = process as { _exiting?: boolean };
  Object.assign(process, { _exiting: true });
  try {
    act();
  } finally {
    Object.assign(process, { _exiting: _exiting ?? false });
  }
}
