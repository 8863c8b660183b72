// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the library asks of the C library of the system, whatever way a runtime has to it. `deno/libc.ts`
 * and `node/libc.ts` export {@linkcode openBindings}; `libc.ts` is the one place that imports either.
 *
 * @module
 */

/** What a C function is given: an integer, or bytes by their address. */
export type Argument = number | bigint | Uint8Array<ArrayBuffer> | null;

/** The functions that are used. Each gives an integer; what is no pointer fits a double. */
export interface Bindings {
  /** `linux`, `darwin`. */
  readonly os: string;
  /** `x86_64`, `aarch64`. */
  readonly arch: string;
  /** Calls a function of {@linkcode FUNCTIONS} by its name. */
  readonly call: Readonly<Record<FunctionName, (...args: Argument[]) => number>>;
  /** `syscall`, on a thread beside: the program's own is not blocked. Null: there is no such thread. */
  readonly syscallAside: ((...args: Argument[]) => Promise<number>) | null;
  /** The number of the last error of a call. */
  errno(): number;
  /** The bytes at an address. */
  view(address: number, size: number): ArrayBuffer;
  /** Takes the bytes away from all who see them; whether that can be done. */
  detach(buffer: ArrayBuffer): boolean;
}

/** The signatures: `i` 32 bits, `l` 64 bits, `b` bytes or null; the last letter is the result. */
export const FUNCTIONS = {
  memfd_create: "bii",
  open: "biii",
  shm_open: "biii",
  shm_unlink: "bi",
  ftruncate: "ili",
  fallocate: "iilli",
  lseek: "ilil",
  close: "ii",
  mmap: "lliiill",
  munmap: "lli",
  memmove: "bbll",
  fcntl: "iibi",
  pipe2: "bii",
  write: "ibll",
  system: "bi",
  syscall: "llllblll",
} as const;

/** The name of a function that is used. */
export type FunctionName = keyof typeof FUNCTIONS;
