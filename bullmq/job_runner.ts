// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Does jobs, one call for each, and says what has come of them.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { hostname } from "node:os";
import { EXTENSION, FOLDER } from "../base/location.ts";
import { encode } from "../codec/codec.ts";
import { BrokenPoolError, WorkerLostError } from "../errors.ts";
import type { Pool } from "../pool/pool.ts";
import { reference } from "../process/target.ts";
import { type Allowed, type Callee, Refusal } from "./allowed.ts";
import type { HostNotes, WorkNotes } from "./insights.ts";
import { type BullJob, peers, type RedisClient } from "./peers.ts";
import type { Done, runJob } from "./run_job.ts";
import {
  type JobData,
  type Keys,
  type Lost,
  type OutcomeKind,
  readJob,
  type Refused,
} from "./wire.ts";

/** What a worker of this host does with a job. */
const RUN_JOB = reference<Parameters<typeof runJob>, Done>(
  new URL(`bullmq/run_job${EXTENSION}`, FOLDER ?? "file:///bundled/"),
  "runJob",
);

/** Most of what an error says is enough for a console. */
const REASON_MAX = 500;

/** With what jobs are done. */
export interface Tools {
  /** Redis. */
  readonly client: RedisClient;
  /** Where things stand in it. */
  readonly keys: Keys;
  /** What may be run. */
  readonly allowed: Allowed;
  /** Who runs it. */
  readonly pool: Pool;
  /** Bytes that arguments and results may take. */
  readonly maxLength: number;
}

/** How many jobs there have been, by what came of them. */
export interface Counts {
  running: number;
  done: number;
  failed: number;
  lost: number;
  refused: number;
}

/** The jobs of one host. */
export class JobRunner {
  /** How many there have been. */
  readonly counts: Counts = { running: 0, done: 0, failed: 0, lost: 0, refused: 0 };
  /** Told when the local pool can't go on. */
  onBroken: (error: unknown) => void = () => {};
  readonly #tools: Tools;

  /**
   * Nothing is done yet.
   *
   * @param tools With what.
   */
  constructor(tools: Tools) {
    this.#tools = tools;
  }

  /**
   * Does a job.
   *
   * @param job What BullMQ gives: anybody may have put it there.
   * @throws What BullMQ is to write down as the job's failure.
   */
  async run(job: BullJob): Promise<void> {
    const data = readJob(job.data);
    if (typeof data === "string") {
      this.counts.refused++;
      throw await unrecoverable(`Cannot run the job as ${data}`);
    }
    this.counts.running++;
    try {
      await this.#run(job, data);
    } finally {
      this.counts.running--;
    }
  }

  async #run(job: BullJob, data: JobData): Promise<void> {
    const attempts = Math.max(1, job.opts.attempts ?? 1);
    if (job.attemptsStarted > attempts) return await this.#lose(job, data, vanished(attempts));
    const callee = this.#tools.allowed.find(data);
    if (callee instanceof Refusal) return await this.#refuse(job, data, callee);
    const body = await this.#body(job, data);
    if (body instanceof Refusal) return await this.#refuse(job, data, body);
    try {
      await this.#finish(job, data, await this.#call(callee, data, body));
    } catch (error) {
      await this.#failed(job, data, error, job.attemptsStarted >= attempts);
    }
  }

  async #body({ id }: BullJob, { body }: JobData): Promise<Uint8Array<ArrayBuffer> | Refusal> {
    const { client, keys, maxLength } = this.#tools;
    const bytes = body === null
      ? await client.getBuffer(keys.body(id!))
      : Buffer.from(body, "base64");
    if (bytes === null) return new Refusal("job", "its arguments are not in Redis any more");
    // What Redis gives sees a bigger buffer, of others' values too.
    if (bytes.length <= maxLength) return new Uint8Array(bytes);
    return new Refusal(
      "job",
      `its arguments must take at most ${maxLength} bytes on the host ${hostname()}: current value is ${bytes.length}, raise "maxLength" of serve()`,
    );
  }

  #call(
    { module, name }: Callee,
    { mode, watched = false }: JobData,
    body: Uint8Array<ArrayBuffer>,
  ): Promise<Done> {
    const { pool, maxLength } = this.#tools;
    return pool.apply(RUN_JOB, [module, name, mode, body, maxLength, watched]);
  }

  async #finish(
    job: BullJob,
    data: JobData,
    [kind, bytes, notes]: Done,
  ): Promise<void> {
    if (kind === "done") this.counts.done++;
    else this.counts.failed++;
    await this.#tell(job, data, kind, bytes, notes);
    if (kind === "done") return;
    throw await unrecoverable(`The target "${data.name}" has thrown: its submitter was told what`);
  }

  /** The worker, or what it runs in, has failed, and not the target. */
  async #failed(job: BullJob, data: JobData, error: unknown, isLast: boolean): Promise<void> {
    if (isUnrecoverable(error)) throw error;
    if (error instanceof BrokenPoolError) this.onBroken(error);
    if (!isLast) {
      this.counts.lost++;
      throw error;
    }
    const { exitCode, pid } = error instanceof WorkerLostError ? error : { exitCode: null, pid: 0 };
    const message = `Cannot give the result of the task as ${
      causeOf(error)
    } on the host ${hostname()}`;
    await this.#lose(job, data, { message, exitCode, pid });
  }

  async #lose(job: BullJob, data: JobData, lost: Lost): Promise<never> {
    this.counts.lost++;
    await this.#tell(job, data, "lost", encode(lost));
    throw await unrecoverable(lost.message);
  }

  async #refuse(job: BullJob, data: JobData, { what, message }: Refusal): Promise<never> {
    this.counts.refused++;
    const refused: Refused = { what, message };
    await this.#tell(job, data, "refused", encode(refused));
    throw await unrecoverable(message);
  }

  /** Before BullMQ is told: whoever finds the job ended finds this too. */
  async #tell(
    { id }: BullJob,
    { reply, keep, watched }: JobData,
    kind: OutcomeKind,
    bytes: Uint8Array<ArrayBuffer>,
    work: WorkNotes | null = null,
  ): Promise<void> {
    const { client, keys } = this.#tools;
    const stream = keys.replies(reply);
    const value = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const notes = watched ? ["notes", this.#notes(work)] : [];
    const results = await client.multi()
      .xadd(stream, "*", "job", id!, "kind", kind, "value", value, ...notes)
      .pexpire(stream, keep)
      .pexpire(keys.call(reply), keep)
      .del(keys.body(id!))
      .exec();
    for (const [error] of results ?? []) if (error) throw error;
  }

  #notes(work: WorkNotes | null): Uint8Array {
    const { workers } = this.#tools.pool.insights();
    const notes: HostNotes = { host: hostname(), work, workers };
    const bytes = encode(notes);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}

/** It has been begun as often as it may be, and whoever was at it said nothing. */
function vanished(attempts: number): Lost {
  const times = attempts === 1 ? "once" : `${attempts} times`;
  const message =
    `Cannot give the result of the task as it was begun ${times}, and each time its host has died or was cut off`;
  return { message, exitCode: null, pid: 0 };
}

function causeOf(error: unknown): string {
  if (error instanceof WorkerLostError) {
    return `its worker ${error.pid} has ended with exit code ${error.exitCode}`;
  }
  return `it could not be run: ${error instanceof Error ? error.message : String(error)}`;
}

function isUnrecoverable(error: unknown): boolean {
  return (error as { name?: unknown } | null)?.name === "UnrecoverableError";
}

/** BullMQ tries it no more. */
async function unrecoverable(message: string): Promise<Error> {
  const { UnrecoverableError } = await peers();
  return new UnrecoverableError(message.slice(0, REASON_MAX));
}
