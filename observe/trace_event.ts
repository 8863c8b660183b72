// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * An event of the Trace Event Format, which Perfetto, Chrome and Speedscope open.
 *
 * @module
 */

/** An event of the Trace Event Format. */
export interface TraceEvent {
  /** What happens. */
  name: string;
  /** Of which kind it is: `worker`, `task`, or of what describes others. */
  cat: string;
  /** Its phase: `X` takes a while, `b` and `e` are the ends of what overlaps, `i` an instant, `C` a counter, `M` says more. */
  ph: string;
  /** When, in microseconds on the clock of all processes. */
  ts: number;
  /** How long, in microseconds. */
  dur?: number;
  /** The id of the process in which it happens. */
  pid: number;
  /** The row. */
  tid: number;
  /** Of what overlaps: which ends belong together. */
  id?: number;
  /** Of an instant: how wide it is shown. */
  s?: string;
  /** More of it. */
  args?: Record<string, unknown>;
}
