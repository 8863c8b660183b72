// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Makes a worker of Deno look as a program of its own does. Its globals are its own, but Deno shares
 * environment and outputs between all threads of a process.
 *
 * @module
 */

import { Console } from "node:console";
import process from "node:process";
import { Readable, type Writable } from "node:stream";
import type { AdoptOptions } from "../contract.ts";

/**
 * Gives this worker its arguments, environment and outputs.
 *
 * @param options What they are.
 */
export function adoptThread({ main, stdout, stderr, env }: AdoptOptions): void {
  adoptArguments(main);
  if (env) adoptEnv(env);
  adoptInput();
  if (stdout !== "inherit") adoptOutput(Deno.stdout, process.stdout);
  if (stderr !== "inherit") adoptOutput(Deno.stderr, process.stderr);
  if (stdout !== "inherit" || stderr !== "inherit") adoptConsole(stdout, stderr);
}

function adoptArguments(main: string | null): void {
  if (main !== null) process.argv[1] = main.startsWith("file:") ? pathOf(main) : main;
  process.argv.splice(2, process.argv.length, ...Deno.args);
}

function pathOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname);
}

/** `process.env` is this worker's own; `Deno.env` is given the same view. */
function adoptEnv(env: Record<string, string>): void {
  Object.assign(process.env, env);
  Object.assign(Deno.env, {
    get: (name: string) => process.env[name],
    has: (name: string) => process.env[name] !== undefined,
    set: (name: string, value: string) => void (process.env[name] = value),
    delete: (name: string) => void delete process.env[name],
    toObject: () => ({ ...process.env }),
  });
}

/** Nothing to read: the input is the parent's. */
function adoptInput(): void {
  Object.defineProperty(process, "stdin", { value: Readable.from([]), configurable: true });
  Object.defineProperty(Deno.stdin, "readable", { get: () => ReadableStream.from([]) });
  Object.assign(Deno.stdin, { read: () => Promise.resolve(null), readSync: () => null });
}

interface Output {
  write(bytes: Uint8Array): Promise<number>;
  writeSync(bytes: Uint8Array): number;
}

/** The streams of `process` post what is written to the parent, and then write it to the output. */
function adoptOutput(output: Output, stream: Writable): void {
  stream._write = (_chunk, _encoding, done) => done();
  const writeSync = (bytes: Uint8Array) => {
    stream.write(bytes.slice());
    return bytes.length;
  };
  Object.assign(output, {
    writeSync,
    write: (bytes: Uint8Array) => Promise.resolve(writeSync(bytes)),
  });
}

function adoptConsole(stdout: string, stderr: string): void {
  const own = new Console({ stdout: process.stdout, stderr: process.stderr });
  const ofError = new Set(["error", "warn", "trace", "assert"]);
  for (const [name, method] of Object.entries(own)) {
    if (typeof method !== "function" || !(name in console)) continue;
    if ((ofError.has(name) ? stderr : stdout) === "inherit") continue;
    Object.assign(console, { [name]: method.bind(own) });
  }
}
