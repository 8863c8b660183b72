// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The call of Linux (5.16 and later) that waits at up to 128 words at once: one of them is this thread's own, at which
 * it interrupts the call.
 *
 * @module
 */

import { performance } from "../base/globals.ts";
import type { Bindings } from "../runtime/libc_contract.ts";
import type { WaitCall, Watched } from "./waiter.ts";

/** The same on all machines. */
const FUTEX_WAITV = 449;
const CAPACITY = 128;

/** Of an entry: what is expected, where, how many bits, and nothing. */
const SIZE_OF_ENTRY = 24;
const ADDRESS = 8;
const FLAGS = 16;
const BITS_32 = 2;

const CLOCK_GETTIME: Readonly<Record<string, number>> = { "x86_64": 228, aarch64: 113 };
const CLOCK_MONOTONIC = 1;

const EINVAL = 22;

/** After the entries: when the time is up, and this thread's own word. */
const TIME = CAPACITY * SIZE_OF_ENTRY;
const SIZE_OF_TIME = 16;
const OWN_WORD = TIME + SIZE_OF_TIME;
const SIZE = OWN_WORD + 8;

/**
 * Whether this system has the call: one that waits at nothing is refused for that, and not as unknown or forbidden.
 *
 * @param libc The functions of the C library.
 * @returns Whether it has.
 */
export function hasFutexWaitv(libc: Bindings): boolean {
  if (libc.syscallAside === null) return false;
  return libc.call.syscall(FUTEX_WAITV, 0, 0, 0, null, 0, 0) < 0 && libc.errno() === EINVAL;
}

/** The call, and what it is given. */
export class FutexWaitv implements WaitCall {
  /** One is this thread's own. */
  readonly capacity: number = CAPACITY - 1;
  readonly #libc: Bindings;
  readonly #wake: (address: number) => void;
  readonly #fields: DataView<ArrayBuffer>;
  readonly #time: Uint8Array<ArrayBuffer>;
  readonly #own: Int32Array<ArrayBuffer>;
  readonly #address: number;
  /** What the clock of the system shows as `performance` shows 0. */
  readonly #origin: number;

  /**
   * None is under way.
   *
   * @param libc The functions of the C library.
   * @param wake Wakes whoever waits at a word.
   */
  constructor(libc: Bindings, wake: (address: number) => void) {
    this.#libc = libc;
    this.#wake = wake;
    const buffer = new ArrayBuffer(SIZE);
    this.#fields = new DataView(buffer);
    this.#time = new Uint8Array(buffer, TIME, SIZE_OF_TIME);
    this.#own = new Int32Array(buffer, OWN_WORD, 1);
    this.#address = addressOf(libc, new Uint8Array(buffer));
    this.#origin = this.#readClock() - performance.now();
  }

  begin(watched: readonly Watched[], ms: number): Promise<number> {
    watched.forEach(({ address, expected }, i) => this.#enter(i, address, expected));
    const own = watched.length;
    this.#enter(own, this.#address + OWN_WORD, Atomics.load(this.#own, 0));
    const until = this.#origin + performance.now() + ms;
    const seconds = Math.floor(until / 1000);
    this.#fields.setBigInt64(TIME, BigInt(seconds), true);
    this.#fields.setBigInt64(TIME + 8, BigInt(Math.floor((until - seconds * 1000) * 1e6)), true);
    return this.#libc.syscallAside!(
      FUTEX_WAITV,
      this.#address,
      own + 1,
      0,
      this.#time,
      CLOCK_MONOTONIC,
      0,
    );
  }

  #enter(index: number, address: number, expected: number): void {
    const at = index * SIZE_OF_ENTRY;
    this.#fields.setUint32(at, expected >>> 0, true);
    this.#fields.setBigUint64(at + ADDRESS, BigInt(address), true);
    this.#fields.setUint32(at + FLAGS, BITS_32, true);
  }

  interrupt(): void {
    Atomics.add(this.#own, 0, 1);
    this.#wake(this.#address + OWN_WORD);
  }

  now(): number {
    return performance.now();
  }

  #readClock(): number {
    const { call, arch } = this.#libc;
    call.syscall(CLOCK_GETTIME[arch]!, CLOCK_MONOTONIC, this.#address + TIME, 0, null, 0, 0);
    const seconds = this.#fields.getBigInt64(TIME, true);
    return Number(seconds) * 1000 + Number(this.#fields.getBigInt64(TIME + 8, true)) / 1e6;
  }
}

/** `memmove` gives the address that it was given. */
function addressOf({ call }: Bindings, bytes: Uint8Array<ArrayBuffer>): number {
  return call.memmove(bytes, bytes, 0);
}
