// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The C library of the system, through Deno's FFI.
 *
 * @module
 */

import { ProcessError } from "../../errors.ts";
import { type Argument, type Bindings, type FunctionName, FUNCTIONS } from "../libc_contract.ts";

const TYPES = { i: "i32", l: "i64", b: "buffer" } as const;

const NAMES: Readonly<Record<string, string>> = { linux: "libc.so.6", darwin: "libSystem.B.dylib" };

type Call = (...args: Argument[]) => number | bigint;
type Symbols = Record<string, Call> & {
  __errno_location(): Deno.PointerValue;
  aside(...args: Argument[]): Promise<number | bigint>;
};

/** The library, as long as somebody uses it. */
let library: { readonly bindings: Bindings; close(): void } | null = null;
/** Whether it stays open to the end. */
let isKept = false;
/** How many have it for a while. */
let loans = 0;

/**
 * Opens the C library, once.
 *
 * @returns Its functions.
 * @throws {ProcessError} If there is no permission, or no such library.
 */
export function openBindings(): Bindings {
  const { bindings } = library ??= open();
  isKept = true;
  return bindings;
}

/**
 * Opens the C library for a while: until {@linkcode returnBindings}, after which its functions must not be called.
 *
 * @returns Its functions.
 * @throws {ProcessError} As {@linkcode openBindings}.
 */
export function lendBindings(): Bindings {
  const { bindings } = library ??= open();
  loans++;
  return bindings;
}

/** One who had the library for a while needs it no more. */
export function returnBindings(): void {
  if (--loans > 0 || isKept) return;
  library!.close();
  library = null;
}

function open(): NonNullable<typeof library> {
  const { os, arch } = Deno.build;
  const { symbols, close } = load(os);
  return { bindings: bindingsOf(symbols, os, arch), close };
}

function bindingsOf(symbols: Symbols, os: string, arch: string): Bindings {
  return {
    os,
    arch,
    call: callsOf(symbols),
    syscallAside: async (...args) => Number(await symbols.aside(...args)),
    errno: () => new Deno.UnsafePointerView(symbols.__errno_location()!).getInt32(),
    view: (address, size) => Deno.UnsafePointerView.getArrayBuffer(pointer(address), size),
    detach,
  };
}

function load(os: string): { symbols: Symbols; close(): void } {
  const name = NAMES[os];
  if (name === undefined) throw refusal(`${os} has none`, "as of now Linux has them");
  if (Deno.permissions.querySync({ name: "ffi" }).state !== "granted") {
    throw refusal("the permission is missing", "pass --allow-ffi");
  }
  const wanted = Object.entries(FUNCTIONS).map(([name, signature]) => [name, declare(signature)]);
  const { syscall } = FUNCTIONS;
  const opened = Deno.dlopen(name, {
    ...Object.fromEntries(wanted),
    aside: { ...declare(syscall), name: "syscall", nonblocking: true },
    "__errno_location": {
      parameters: [],
      result: "pointer",
      name: os === "darwin" ? "__error" : "__errno_location",
    },
  });
  return { symbols: opened.symbols as unknown as Symbols, close: () => opened.close() };
}

function declare(signature: string) {
  const letters = [...signature] as (keyof typeof TYPES)[];
  const result = letters.pop()!;
  return { parameters: letters.map((letter) => TYPES[letter]), result: TYPES[result] };
}

/** 64 bits come as bigint where they are no safe integer in the type, and here always are one. */
function callsOf(symbols: Symbols): Bindings["call"] {
  const calls: Partial<Record<FunctionName, (...args: Argument[]) => number>> = {};
  for (const [name, signature] of Object.entries(FUNCTIONS)) {
    const call = symbols[name]!;
    calls[name as FunctionName] = signature.endsWith("l")
      ? (...args) => Number(call(...args))
      : call as (...args: Argument[]) => number;
  }
  const { syscall } = symbols;
  // Spread arguments would keep the runtime from calling it directly.
  calls.syscall = (a, b, c, d, e, f, g) => Number(syscall!(a!, b!, c!, d!, e!, f!, g!));
  return calls as Bindings["call"];
}

function pointer(address: number): Deno.PointerObject {
  return Deno.UnsafePointer.create(BigInt(address))!;
}

function detach(buffer: ArrayBuffer): boolean {
  buffer.transfer(0);
  return true;
}

function refusal(what: string, wayOut: string): ProcessError {
  return new ProcessError(
    `Cannot share memory between processes as ${what}: ${wayOut}, or share among workers with { context: "worker" }`,
  );
}
