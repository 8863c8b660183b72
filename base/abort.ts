// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Who is to be told when a signal is aborted. One signal may be that of a great many calls, and Node warns of a leak
 * from eleven listeners on: each signal gets one.
 *
 * @module
 */

const watched = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `tell` when the signal is aborted.
 *
 * @param signal The signal, which is not aborted yet.
 * @param tell Called at most once. Must not throw.
 * @returns Forgets it.
 */
export function onAbort(signal: AbortSignal, tell: () => void): () => void {
  const told = watched.get(signal) ?? watch(signal);
  // The same function may be given twice.
  const entry = () => tell();
  told.add(entry);
  return () => void told.delete(entry);
}

/** The listener stays as long as its signal: to take it away and add it again for each call would cost more. */
function watch(signal: AbortSignal): Set<() => void> {
  const told = new Set<() => void>();
  watched.set(signal, told);
  signal.addEventListener("abort", () => {
    watched.delete(signal);
    for (const each of told) each();
    told.clear();
  }, { once: true });
  return told;
}
