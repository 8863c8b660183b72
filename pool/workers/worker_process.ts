// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The process of a worker, or its thread, and the lane to it.
 *
 * @module
 */

import type { Notes } from "../../base/events.ts";
import { clearTimeout, performance, setTimeout } from "../../base/globals.ts";
import { logOwn } from "../../process/logging.ts";
import type { Process } from "../../process/process.ts";
import type { Lane } from "../lanes/lane.ts";
import type { OpenLane } from "../lanes/open_lane.ts";
import { ASK_TIME, type Report, TIME, WATCHED, type WatchedReport } from "../tasks/wire.ts";

/** What a worker wants to know of its process. */
export interface WorkerProcessEvents {
  /** It has said something. */
  onReport(report: Report): void;
  /** Nothing more can be said to it; its exit code is still on the way. */
  onGone(): void;
  /** It has noted something of itself, in a pool that is watched; null: nobody wants to know. */
  readonly onNotes: ((notes: Notes) => void) | null;
  /** It has ended. `unread`: whether something that was sent has surely not been read. */
  onEnd(exitCode: number, unread: boolean): void;
}

/** A process that has been started. */
export class WorkerProcess {
  readonly #process: Process;
  readonly #open: OpenLane;
  readonly #killTimeout: number;
  readonly #events: WorkerProcessEvents;
  #lane: Lane | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * Takes over a process.
   *
   * @param process The process.
   * @param open Its lane, which opens when the process has booted.
   * @param killTimeout Milliseconds from SIGTERM to SIGKILL.
   * @param events Called as things happen.
   */
  constructor(
    process: Process,
    open: OpenLane,
    killTimeout: number,
    events: WorkerProcessEvents,
  ) {
    this.#process = process;
    this.#open = open;
    this.#killTimeout = killTimeout;
    this.#events = events;
    this.#serve();
  }

  /** Its id. */
  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** The lane to it, once it is there. */
  get lane(): Lane {
    return this.#lane!;
  }

  /** How the lane was opened. */
  get open(): OpenLane {
    return this.#open;
  }

  /** Milliseconds from SIGTERM to SIGKILL. */
  get killTimeout(): number {
    return this.#killTimeout;
  }

  async #serve(): Promise<void> {
    const ended = this.#process.sentinel;
    const lane = await Promise.race([this.#open.lane, ended.then(() => null)]);
    const unread = lane === null || await this.#listen(lane, ended);
    this.#finish(await ended, unread);
  }

  /** Until all that it says has been heard; whether something that was sent has not been. */
  #listen(lane: Lane, ended: Promise<number>): Promise<boolean> {
    this.#lane = lane;
    const gone = new Promise<boolean>((resolve) => {
      lane.onEnd = (unread) => {
        this.#events.onGone();
        resolve(unread);
      };
    });
    lane.onFault = (error) => {
      logOwn("warning", `worker ${this.pid} said what can't be read: ${error}`);
    };
    lane.onMessage = this.#events.onNotes === null
      ? (message) => this.#events.onReport(message as Report)
      : (message) => this.#hear(message as WatchedReport, lane);
    lane.start();
    // A port that has been told to listen keeps the program alive until it is told otherwise.
    lane.unref();
    return this.#open.untilEnd(gone, ended);
  }

  #hear(report: WatchedReport, lane: Lane): void {
    if (report[0] === ASK_TIME) return void lane.send([TIME, performance.now()]);
    if (report[0] !== WATCHED) return this.#events.onReport(report);
    this.#events.onNotes!(report[1]);
    this.#events.onReport(report[2]);
  }

  #finish(exitCode: number, unread: boolean): void {
    clearTimeout(this.#timer);
    this.#events.onEnd(exitCode, unread);
    this.#open.close();
  }

  /**
   * Tells it that there is no more to do.
   *
   * @param isBounded Whether it is ended if it does not end by that.
   */
  release(isBounded: boolean): void {
    this.#lane!.close();
    if (isBounded) this.#timer ??= setTimeout(() => this.#endSoon(), this.#killTimeout);
  }

  /**
   * Ends it.
   *
   * @param signal How; what does not end by SIGTERM is killed later.
   */
  kill(signal: "SIGTERM" | "SIGKILL"): void {
    clearTimeout(this.#timer);
    if (signal === "SIGKILL") this.#process.kill();
    else this.#endSoon();
  }

  /** One that handles SIGTERM may never end by it. */
  #endSoon(): void {
    this.#process.terminate();
    this.#timer = setTimeout(() => this.#process.kill(), this.#killTimeout);
  }
}
