// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The calls of the system behind shared pages: files without a name, maps, locks of single bytes that
 * the kernel lets go when their holder dies, and waiting at a word.
 *
 * @module
 */

import { AlreadyExistsError, NotFoundError, ProcessError } from "../errors.ts";
import type { Bindings } from "../runtime/libc_contract.ts";
import { openBindings } from "../runtime/libc.ts";
import { FutexWaitv, hasFutexWaitv } from "./futex_waitv.ts";
import type { Watched } from "./waiter.ts";
import { Waiters } from "./waiters.ts";

const O_RDWR = 2;
const MAP_FAILED = -1;
const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;
const SEEK_END = 2;
const MFD_CLOEXEC = 1;
const MFD_ALLOW_SEALING = 2;

/** `fcntl` with a number, by the number of the call itself. */
const FCNTL: Readonly<Record<string, number>> = { "x86_64": 72, aarch64: 25 };
const F_ADD_SEALS = 1033;
const F_GET_SEALS = 1034;
const F_SEAL_SHRINK = 2;

/** Numbers that differ from system to system. */
interface Numbers {
  O_CREAT: number;
  O_EXCL: number;
  O_CLOEXEC: number;
}

const LINUX: Numbers = { O_CREAT: 0o100, O_EXCL: 0o200, O_CLOEXEC: 0o2000000 };

/** Locks of an open file, not of a process: each thread may have its own. */
const F_OFD_GETLK = 36;
const F_OFD_SETLK = 37;
const F_WRLCK = 1;
const F_UNLCK = 2;
const SIZE_OF_FLOCK = 32;

/** Takes the pages out of a file, which stays as long as it is. */
const PUNCH_HOLE_KEEP_SIZE = 3;

const FUTEX: Readonly<Record<string, number>> = { "x86_64": 202, aarch64: 98 };
const FUTEX_WAIT = 0;
const FUTEX_WAKE = 1;
const ALL = 2 ** 31 - 1;

/** Milliseconds that one of many calls may hold a thread: others are to have their turn. */
const MOST_ALONE = 1_000;

const ENOENT = 2;
const EEXIST = 17;

/** Pages in this process. */
export interface Mapping {
  /** Where they are. */
  readonly address: number;
  /** What they hold. */
  readonly buffer: ArrayBuffer;
  /** How many bytes. */
  readonly size: number;
}

/** What names a segment: text, and the zero at its end. */
function cString(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text}\0`);
}

/** The calls; {@linkcode system} gives the one object. */
export class System {
  readonly #libc: Bindings;
  readonly #futex: number;
  readonly #lock: Uint8Array<ArrayBuffer> = new Uint8Array(SIZE_OF_FLOCK);
  readonly #lockFields: DataView = new DataView(this.#lock.buffer);
  readonly #times: Uint8Array<ArrayBuffer> = new Uint8Array(16);
  /** What is in there. */
  #lastMs = 0;
  /** Who waits for this thread; null: one call waits at one word. */
  #waiters: Waiters | null | undefined;

  /**
   * Over the C library.
   *
   * @param libc Its functions.
   * @throws {ProcessError} If the system is none of those that are known.
   */
  constructor(libc: Bindings) {
    this.#libc = libc;
    const futex = libc.os === "linux" ? FUTEX[libc.arch] : undefined;
    if (futex === undefined) throw unknownSystem(libc);
    this.#futex = futex;
  }

  /**
   * Makes a file without a name, which goes with its last holder.
   *
   * @param size Its bytes, all 0.
   * @returns Its descriptor.
   */
  makeAnonymous(size: number): number {
    const flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    const fd = this.#libc.call.memfd_create(cString("multiprocessing"), flags);
    if (fd < 0) throw this.#failure("make shared memory");
    this.#sized(fd, size);
    this.#seals(fd, F_ADD_SEALS, F_SEAL_SHRINK);
    return fd;
  }

  /** Whoever reads pages that have been taken away is ended by the system: nobody may take some away. */
  #seals(fd: number, command: number, seals: number): number {
    return this.#libc.call.syscall(FCNTL[this.#libc.arch]!, fd, command, seals, null, 0, 0);
  }

  #sized(fd: number, size: number): number {
    if (this.#libc.call.ftruncate(fd, size) === 0) return fd;
    const failure = this.#failure(`make shared memory of ${size} bytes`);
    this.close(fd);
    throw failure;
  }

  /**
   * Opens the file that another descriptor stands for: one that was made by {@linkcode makeAnonymous}.
   *
   * @param pid The process that has the descriptor.
   * @param fd The descriptor there.
   * @returns The descriptor here; null if there is none any more.
   */
  openOther(pid: number, fd: number): number | null {
    const path = cString(`/proc/${pid}/fd/${fd}`);
    const own = this.#libc.call.open(path, O_RDWR | LINUX.O_CLOEXEC, 0);
    if (own < 0) return null;
    const seals = this.#seals(own, F_GET_SEALS, 0);
    if (seals >= 0 && (seals & F_SEAL_SHRINK) !== 0) return own;
    this.close(own);
    return null;
  }

  /**
   * Makes a named segment.
   *
   * @param name Its name, without a slash.
   * @param size Its bytes, all 0.
   * @returns Its descriptor.
   * @throws {AlreadyExistsError} If the name is taken.
   */
  makeNamed(name: string, size: number): number {
    const { O_CREAT, O_EXCL, O_CLOEXEC } = LINUX;
    const flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC;
    const fd = this.#libc.call.shm_open(cString(`/${name}`), flags, 0o600);
    if (fd < 0) throw this.#nameFailure("make", name);
    try {
      return this.#sized(fd, size);
    } catch (error) {
      this.unlink(name);
      throw error;
    }
  }

  /**
   * Opens a named segment.
   *
   * @param name Its name, without a slash.
   * @returns Its descriptor.
   * @throws {NotFoundError} If there is none.
   */
  openNamed(name: string): number {
    const fd = this.#libc.call.shm_open(cString(`/${name}`), O_RDWR | LINUX.O_CLOEXEC, 0o600);
    if (fd < 0) throw this.#nameFailure("attach to", name);
    return fd;
  }

  /**
   * Takes a name away.
   *
   * @param name The name, without a slash.
   * @throws {NotFoundError} If there is no such segment.
   */
  unlink(name: string): void {
    if (this.#libc.call.shm_unlink(cString(`/${name}`)) < 0) {
      throw this.#nameFailure("unlink", name);
    }
  }

  #nameFailure(action: string, resource: string): Error {
    const what = `Cannot ${action} the shared memory "${resource}"`;
    switch (this.#libc.errno()) {
      case ENOENT:
        return new NotFoundError(`${what} as there is none of that name`, { resource });
      case EEXIST:
        return new AlreadyExistsError(`${what} as the name is taken: choose another, or none`, {
          resource,
        });
      default:
        return this.#failure(`${action} the shared memory "${resource}"`);
    }
  }

  /**
   * Starts a program that outlives this process, and reads from it.
   *
   * @param script A script of the shell, without single quotes.
   * @param args What the script is given.
   * @param pid The id of this process.
   * @returns The descriptor that is written to; null: there is no shell.
   */
  startScript(
    script: string,
    args: readonly (string | number)[],
    pid: number,
  ): number | null {
    const ends = new Int32Array(2);
    const { call } = this.#libc;
    if (call.pipe2(new Uint8Array(ends.buffer), LINUX.O_CLOEXEC) !== 0) return null;
    const [read, write] = ends as unknown as [number, number];
    // Opened before anything else is done; a descriptor of more than one digit is none for some shells.
    const open = `exec 3</proc/${pid}/fd/${read}`;
    const code = call.system(cString(`${open}; sh -c '${script}' sh ${args.join(" ")} <&3 3<&- &`));
    this.close(read);
    if (code === 0) return write;
    this.close(write);
    return null;
  }

  /**
   * Writes a line.
   *
   * @param fd Where to.
   * @param line The line.
   */
  writeLine(fd: number, line: string): void {
    const bytes = new TextEncoder().encode(`${line}\n`);
    this.#libc.call.write(fd, bytes, bytes.length);
  }

  /**
   * How long a file is.
   *
   * @param fd Its descriptor.
   * @returns Bytes.
   */
  sizeOf(fd: number): number {
    return this.#libc.call.lseek(fd, 0, SEEK_END);
  }

  /**
   * Lets a descriptor go.
   *
   * @param fd The descriptor.
   */
  close(fd: number): void {
    this.#libc.call.close(fd);
  }

  /**
   * Makes a file longer.
   *
   * @param fd Its descriptor.
   * @param size Bytes, those that are new are 0.
   */
  lengthen(fd: number, size: number): void {
    if (this.#libc.call.ftruncate(fd, size) === 0) return;
    throw this.#failure(`make shared memory of ${size} bytes`);
  }

  /**
   * Takes pages out of a file, which are 0 from then on.
   *
   * @param fd Its descriptor.
   * @param offset Where they begin.
   * @param size How many bytes.
   */
  giveBack(fd: number, offset: number, size: number): void {
    this.#libc.call.fallocate(fd, PUNCH_HOLE_KEEP_SIZE, offset, size);
  }

  /**
   * Maps a file.
   *
   * @param fd Its descriptor.
   * @param size How many bytes.
   * @param offset The first of them. Default 0.
   * @returns The pages.
   */
  map(fd: number, size: number, offset: number = 0): Mapping {
    const address = this.#libc.call.mmap(0, size, PROT_READ_WRITE, MAP_SHARED, fd, offset);
    if (address === MAP_FAILED) throw this.#failure(`map ${size} bytes of shared memory`);
    return { address, size, buffer: this.#libc.view(address, size) };
  }

  /**
   * Takes pages away from all who see them.
   *
   * @param mapping The pages.
   * @returns Whether that could be done; if not, they are to stay until nobody sees them.
   */
  detach({ buffer }: Mapping): boolean {
    return this.#libc.detach(buffer);
  }

  /**
   * Gives pages back, which nobody may see any more.
   *
   * @param mapping The pages.
   */
  unmap({ address, size }: Pick<Mapping, "address" | "size">): void {
    this.#libc.call.munmap(address, size);
  }

  /**
   * Looks at pages of which the buffer is gone.
   *
   * @param address Where they are.
   * @param size How many bytes.
   * @returns Another buffer of them.
   */
  peek(address: number, size: number): ArrayBuffer {
    return this.#libc.view(address, size);
  }

  /**
   * Locks a byte of a file, until the descriptor is closed or this process has ended.
   *
   * @param fd The descriptor.
   * @param byte Which byte.
   * @returns Whether nobody else has it.
   */
  lockByte(fd: number, byte: number): boolean {
    return this.#lockCall(fd, F_OFD_SETLK, F_WRLCK, byte) === 0;
  }

  /**
   * Lets a byte of a file go that was locked through the same descriptor.
   *
   * @param fd The descriptor.
   * @param byte Which byte.
   */
  unlockByte(fd: number, byte: number): void {
    this.#lockCall(fd, F_OFD_SETLK, F_UNLCK, byte);
  }

  /**
   * Whether a byte of a file is locked through another descriptor.
   *
   * @param fd The descriptor.
   * @param byte Which byte.
   * @returns Whether somebody else has it.
   */
  isByteLocked(fd: number, byte: number): boolean {
    if (this.#lockCall(fd, F_OFD_GETLK, F_WRLCK, byte) !== 0) return true;
    return this.#lockFields.getInt16(0, true) !== F_UNLCK;
  }

  #lockCall(fd: number, command: number, type: number, byte: number): number {
    this.#lock.fill(0);
    this.#lockFields.setInt16(0, type, true);
    this.#lockFields.setBigInt64(8, BigInt(byte), true);
    this.#lockFields.setBigInt64(16, 1n, true);
    return this.#libc.call.fcntl(fd, command, this.#lock);
  }

  /**
   * Blocks this thread until somebody wakes it at a word, if that is what it is thought to be.
   *
   * @param address Where the word is.
   * @param expected What it is thought to be.
   * @param ms How long at the most.
   */
  wait(address: number, expected: number, ms: number): void {
    if (ms !== this.#lastMs) time(this.#times, this.#lastMs = ms);
    this.#libc.call.syscall(this.#futex, address, FUTEX_WAIT, expected, this.#times, 0, 0);
  }

  /** As {@linkcode System.wait}, on a thread beside, at times for less; null: there is no such thread. */
  waitAside(watched: Watched, ms: number): Promise<unknown> | null {
    const { syscallAside } = this.#libc;
    if (syscallAside === null) return null;
    if (this.#waiters === undefined) this.#waiters = this.#makeWaiters();
    const waiting = this.#waiters?.wait(watched, ms);
    if (waiting) return waiting;
    const { address, expected } = watched;
    const times = time(new Uint8Array(16), Math.min(ms, MOST_ALONE));
    return syscallAside(this.#futex, address, FUTEX_WAIT, expected, times, 0, 0);
  }

  #makeWaiters(): Waiters | null {
    if (!hasFutexWaitv(this.#libc)) return null;
    return new Waiters(() => new FutexWaitv(this.#libc, (address) => this.wake(address)));
  }

  /**
   * Wakes whoever waits at a word.
   *
   * @param address Where the word is.
   */
  wake(address: number): void {
    this.#libc.call.syscall(this.#futex, address, FUTEX_WAKE, ALL, null, 0, 0);
  }

  #failure(action: string): ProcessError {
    return new ProcessError(`Cannot ${action} as the system refuses: error ${this.#libc.errno()}`);
  }
}

function time(bytes: Uint8Array<ArrayBuffer>, ms: number): Uint8Array<ArrayBuffer> {
  const fields = new DataView(bytes.buffer);
  const seconds = Math.floor(ms / 1000);
  fields.setBigInt64(0, BigInt(seconds), true);
  fields.setBigInt64(8, BigInt(Math.floor((ms - seconds * 1000) * 1e6)), true);
  return bytes;
}

function unknownSystem({ os, arch }: Bindings): ProcessError {
  return new ProcessError(
    `Cannot share memory between processes as ${os} on ${arch} is not known: share among workers with { context: "worker" }`,
  );
}

let only: System | null = null;

/**
 * The calls of this system.
 *
 * @returns Always the same object.
 * @throws {ProcessError} If it can't be had, with the way out.
 */
export function system(): System {
  return only ??= new System(openBindings());
}
