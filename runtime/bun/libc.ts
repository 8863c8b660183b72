// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The C library of the system, through Bun's FFI, which has no calls beside the program's own thread.
 *
 * @module
 */

import { type Argument, type Bindings, type FunctionName, FUNCTIONS } from "../libc_contract.ts";

type Call = (...args: Argument[]) => number | bigint;

/** What is used of `bun:ffi`. */
export interface BunFfi {
  dlopen(
    name: string,
    symbols: Record<string, { args: string[]; returns: string }>,
  ): { symbols: Record<string, Call> };
  toArrayBuffer(address: number, offset: number, size: number): ArrayBuffer;
  read: { i32(address: number, offset: number): number };
}

const TYPES: Readonly<Record<string, string>> = { i: "i32", l: "i64", b: "ptr" };

/**
 * Binds the functions.
 *
 * @param ffi Bun's FFI.
 * @param os The system.
 * @param arch The machine.
 * @param names Names of the library, of which one is there.
 * @returns The functions.
 */
export function bindBun(ffi: BunFfi, os: string, arch: string, names: string[]): Bindings {
  const symbols = openFirst(ffi, names);
  return {
    os,
    arch,
    call: callsOf(symbols),
    syscallAside: null,
    errno: () => ffi.read.i32(Number(symbols.__errno_location!()), 0),
    view: (address, size) => ffi.toArrayBuffer(address, 0, size),
    detach: () => false,
  };
}

function openFirst(ffi: BunFfi, names: string[]): Record<string, Call> {
  const wanted = Object.entries(FUNCTIONS).map(([name, signature]) => [name, declare(signature)]);
  const declared = {
    ...Object.fromEntries(wanted),
    "__errno_location": { args: [], returns: "ptr" },
  };
  for (const name of names.slice(0, -1)) {
    try {
      return ffi.dlopen(name, declared).symbols;
    } catch {
      // The next one.
    }
  }
  return ffi.dlopen(names.at(-1)!, declared).symbols;
}

function declare(signature: string): { args: string[]; returns: string } {
  const types = [...signature].map((letter) => TYPES[letter]!);
  const returns = types.pop()!;
  return { args: types, returns };
}

/** Bun gives 64 bits as bigint. */
function callsOf(symbols: Record<string, Call>): Bindings["call"] {
  const calls: Partial<Record<FunctionName, (...args: Argument[]) => number>> = {};
  for (const [name, signature] of Object.entries(FUNCTIONS)) {
    const call = symbols[name]!;
    calls[name as FunctionName] = signature.endsWith("l")
      ? (...args) => Number(call(...args))
      : call as (...args: Argument[]) => number;
  }
  return calls as Bindings["call"];
}
