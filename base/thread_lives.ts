// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Which threads of this process are alive: a table that all of them see. A thread's parent says that it
 * has begun and that it has ended; a thread whose parent has ended has ended too.
 *
 * @module
 */

/** How many threads a process can have at once. */
const CAPACITY = 1024;

/** Of each thread: its turn, odd while it is alive; the number of its parent, and its parent's turn. */
const TURN = 0;
const PARENT = 1;
const PARENT_TURN = 2;
const WORDS = 3;

/** A thread, as all threads of its process know it. */
export interface ThreadIdentity {
  /** The table. */
  table: SharedArrayBuffer;
  /** Its number; 0 is the main thread. */
  number: number;
  /** Which of those that have had this number. */
  turn: number;
}

let self: ThreadIdentity | null = null;
let words: Int32Array | null = null;

/** What is done when a thread that was started here has ended. */
const listeners = new Set<(number: number, turn: number) => void>();

/** Who this thread is; the table is made when it is first asked for. */
export function thisThread(): ThreadIdentity {
  return self ??= { table: new SharedArrayBuffer(CAPACITY * WORDS * 4), number: 0, turn: 0 };
}

function table(): Int32Array {
  return words ??= new Int32Array(thisThread().table);
}

/**
 * This thread was started by another one.
 *
 * @param identity Who it is.
 */
export function becomeThread(identity: ThreadIdentity): void {
  self = identity;
  words = null;
}

/**
 * A thread is about to be started here.
 *
 * @returns Who it will be; null if there are too many, and nobody will know when it ends.
 */
export function beginThread(): ThreadIdentity | null {
  const { table: buffer, number: parent, turn: parentTurn } = thisThread();
  for (let number = 1; number < CAPACITY; number++) {
    const turn = Atomics.load(table(), number * WORDS + TURN);
    if (turn % 2 !== 0 && isAlive(number, turn)) continue;
    const next = turn + (turn % 2 === 0 ? 1 : 2);
    if (Atomics.compareExchange(table(), number * WORDS + TURN, turn, next) !== turn) continue;
    Atomics.store(table(), number * WORDS + PARENT, parent);
    Atomics.store(table(), number * WORDS + PARENT_TURN, parentTurn);
    return { table: buffer, number, turn: next };
  }
  return null;
}

/**
 * A thread that was started here has ended.
 *
 * @param identity Who it was.
 */
export function endThread({ number, turn }: ThreadIdentity): void {
  Atomics.compareExchange(table(), number * WORDS + TURN, turn, turn + 1);
  for (const listener of listeners) listener(number, turn);
}

/**
 * Tells of the ends of threads that were started here.
 *
 * @param listener Called with each.
 */
export function onThreadEnd(listener: (number: number, turn: number) => void): void {
  listeners.add(listener);
}

/**
 * Whether a thread of this process is alive.
 *
 * @param number Its number.
 * @param turn Which of those that have had it.
 * @returns Whether it is, and all above it.
 */
export function isAlive(number: number, turn: number): boolean {
  if (number === 0) return true;
  const at = number * WORDS;
  if (Atomics.load(table(), at + TURN) !== turn) return false;
  return isAlive(Atomics.load(table(), at + PARENT), Atomics.load(table(), at + PARENT_TURN));
}
