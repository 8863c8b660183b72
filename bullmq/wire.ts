// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What stands in Redis besides BullMQ's own: the data of a job, the replies, and the keys of both.
 *
 * A job's data is JSON, as BullMQ has it. What the target is called with are bytes of our codec: in the
 * job itself while they are few, else in a key of their own. Each outcome is an entry of a stream, the
 * one that the job names: whoever submitted it reads that, and nothing is lost while it is away.
 *
 * @module
 */

import { FRAME } from "../codec/format.ts";

/** Of the form of jobs and replies. A host that knows another one refuses the job. */
export const WIRE = 1;

/** Of the form of values. */
export const CODEC: number = FRAME;

/** More bytes of arguments than that are in a key of their own. */
export const INLINE_MAX = 4096;

/** The biggest value that travels through Redis, unless it is said otherwise: 16 MiB. */
export const MAX_LENGTH: number = 16 * 1024 * 1024;

const MODES = ["call", "map", "starmap", "settleMap", "settleStarmap"] as const;

/**
 * How a target is called: once, or for each of a chunk of items; with `settle` each item has an outcome of
 * its own.
 */
export type CallMode = typeof MODES[number];

/** The data of a job. */
export interface JobData {
  /** {@linkcode WIRE}. */
  wire: number;
  /** {@linkcode CODEC}. */
  codec: number;
  /** The name of the submitter's package, as its `deno.json` or `package.json` has it. */
  root: string | null;
  /** The path of the module from the root; `global:` and the path of a builtin. */
  module: string;
  /** The name of the export. */
  name: string;
  /** How it is called. */
  mode: CallMode;
  /** The stream that takes the outcome. */
  reply: string;
  /** Milliseconds that the outcome is kept. */
  keep: number;
  /** The arguments or items in base64; null: they are in a key of their own. */
  body: string | null;
  /** Whether the submitter wants to know how it went. */
  watched?: boolean;
}

/** What has come of a job. */
export type OutcomeKind =
  /** The target's result, or those of a chunk. */
  | "done"
  /** What the target has thrown. */
  | "threw"
  /** Whoever was at it died, for the last time. */
  | "lost"
  /** The host would not do it. */
  | "refused";

/** An entry of a stream of replies. */
export interface Reply {
  /** The job. */
  job: string;
  /** What has come of it. */
  kind: OutcomeKind;
  /** The result, the error, or {@linkcode Lost} or {@linkcode Refused}, by our codec. */
  bytes: Uint8Array;
  /** How it went, by our codec; null: nobody has asked. */
  notes: Uint8Array | null;
}

/** The value of a reply `lost`. */
export interface Lost {
  /** Why. */
  message: string;
  /** As of `WorkerLostError`. */
  exitCode: number | null;
  /** As of `WorkerLostError`; 0 if it can't be told. */
  pid: number;
}

/** The value of a reply `refused`. */
export interface Refused {
  /** What is refused: that target, or the job as a whole. */
  what: "target" | "job";
  /** Why. */
  message: string;
}

/** Names of streams: nothing that could be another key. */
const NAME_REGEXP = /^[\w-]{1,100}$/;

/** Where what is ours stands. */
export class Keys {
  readonly #base: string;

  /**
   * Keys of a queue.
   *
   * @param prefix BullMQ's prefix.
   * @param queue The queue's name.
   */
  constructor(prefix: string, queue: string) {
    this.#base = `${prefix}:${queue}`;
  }

  /** BullMQ's hash of a job. */
  job(id: string): string {
    return `${this.#base}:${id}`;
  }

  /** The arguments of a job that are too many to stand in it. */
  body(id: string): string {
    return `${this.#base}:mp:in:${id}`;
  }

  /** A stream of replies. */
  replies(name: string): string {
    return `${this.#base}:mp:out:${name}`;
  }

  /** What is known of a call that may be resumed. */
  call(id: string): string {
    return `${this.#base}:mp:call:${id}`;
  }
}

/**
 * Checks the data of a job: anybody may have put it there.
 *
 * @param data What BullMQ gives.
 * @returns It; or what is wrong with it.
 */
export function readJob(data: unknown): JobData | string {
  if (typeof data !== "object" || data === null) return "its data is no object";
  const { wire, codec, root, module, name, mode, reply, keep, body, watched } = data as Partial<
    JobData
  >;
  if (typeof reply !== "string" || !NAME_REGEXP.test(reply)) return "it names no stream of replies";
  if (typeof keep !== "number" || !(keep >= 1 && keep <= Number.MAX_SAFE_INTEGER)) {
    return "it doesn't say how long its reply is kept";
  }
  const isRight = isText(module) && isText(name) && (root === null || isText(root)) &&
    (body === null || typeof body === "string") && isMode(mode) &&
    typeof wire === "number" && typeof codec === "number";
  // Its stream is known: that it is of another form can be told there.
  if (!isRight) {
    return {
      wire: -1,
      codec: -1,
      root: null,
      module: "",
      name: "",
      mode: "call",
      reply,
      keep,
      body: null,
    };
  }
  return { wire, codec, root, module, name, mode, reply, keep, body, watched: watched === true };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= 4096;
}

function isMode(value: unknown): value is CallMode {
  return (MODES as readonly unknown[]).includes(value);
}

/**
 * Whether a text can be the name of a stream of replies.
 *
 * @param name The text.
 * @returns Whether it can.
 */
export function isName(name: string): boolean {
  return NAME_REGEXP.test(name);
}
