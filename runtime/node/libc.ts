// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The C library of the system, in Node through the package koffi, in Bun through its own FFI.
 *
 * @module
 */

import { ProcessError } from "../../errors.ts";
import { bindBun, type BunFfi } from "../bun/libc.ts";
import { type Argument, type Bindings, FUNCTIONS } from "../libc_contract.ts";
import { isBun, module, process, threads } from "./builtins.ts";

const NAMES: Readonly<Record<string, string[]>> = {
  linux: ["libc.so.6", "libc.musl-x86_64.so.1", "libc.musl-aarch64.so.1"],
  darwin: ["libSystem.B.dylib"],
};

const TYPES: Readonly<Record<string, string>> = { i: "int", l: "int64_t", b: "void *" };

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "x86_64", arm64: "aarch64" };

/** A function of koffi. */
interface Call {
  (...args: Argument[]): number | bigint;
  async(...args: [...Argument[], (error: unknown, result: number | bigint) => void]): void;
}

/** What is used of koffi. */
interface Koffi {
  load(name: string): { func(name: string, result: string, parameters: string[]): Call };
  errno(): number;
  view(address: number, size: number): ArrayBuffer;
}

let bindings: Bindings | null = null;

/**
 * Opens the C library, once.
 *
 * @returns Its functions.
 * @throws {ProcessError} If koffi is not installed, or there is no such library.
 */
export function openBindings(): Bindings {
  return bindings ??= makeBindings();
}

/** As {@linkcode openBindings}; it stays open. */
export const lendBindings = openBindings;

/** Nothing is to be done. */
export function returnBindings(): void {}

function makeBindings(): Bindings {
  const os = process.platform;
  const names = NAMES[os];
  if (names === undefined) throw refusal(`${os} has none`, "as of now Linux has them");
  const arch = ARCHITECTURES[process.arch] ?? process.arch;
  const { createRequire } = module();
  const load = createRequire(import.meta.url);
  if (isBun) return bindBun(load("bun:ffi") as BunFfi, os, arch, names);
  return bindKoffi(loadKoffi(load), os, arch, names);
}

function loadKoffi(load: (name: string) => unknown): Koffi {
  try {
    return load("koffi") as Koffi;
  } catch (cause) {
    throw refusal("the package koffi is missing", "npm install koffi", cause);
  }
}

function bindKoffi(koffi: Koffi, os: string, arch: string, names: string[]): Bindings {
  const library = loadFirst(koffi, names);
  const calls = Object.entries(FUNCTIONS).map(([name, signature]) => {
    const types = [...signature].map((letter) => TYPES[letter]!);
    const result = types.pop()!;
    return [name, library.func(name, result, types)] as const;
  });
  const call = Object.fromEntries(calls) as unknown as Bindings["call"];
  const { syscall } = call as unknown as { syscall: Call };
  return {
    os,
    arch,
    call,
    // Four threads are all that Node has for this, files and names: a worker looks from time to time instead.
    syscallAside: threads().isMainThread ? (...args) => aside(syscall, args) : null,
    errno: () => koffi.errno(),
    view: (address, size) => koffi.view(address, size),
    detach: () => false,
  };
}

function aside(call: Call, args: Argument[]): Promise<number> {
  return new Promise((resolve, reject) => {
    call.async(...args, (error, result) => error ? reject(error) : resolve(Number(result)));
  });
}

/** The C library has another name where it is another one. */
function loadFirst(koffi: Koffi, names: string[]) {
  for (const name of names.slice(0, -1)) {
    try {
      return koffi.load(name);
    } catch {
      // The next one.
    }
  }
  return koffi.load(names.at(-1)!);
}

function refusal(what: string, wayOut: string, cause?: unknown): ProcessError {
  return new ProcessError(
    `Cannot share memory between processes as ${what}: ${wayOut}, or share among workers with { context: "worker" }`,
    { cause },
  );
}
