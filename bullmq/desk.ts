// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Who submits jobs and takes what comes of them.
 *
 * @module
 */

import { randomBytes } from "node:crypto";
import { clearInterval, performance, setInterval } from "../base/globals.ts";
import { encode } from "../codec/codec.ts";
import { NO_HANDLES } from "../codec/handle.ts";
import type { Settler } from "../pool/tasks/limit.ts";
import { dropped } from "../pool/scheduling/pool_errors.ts";
import { Figures, notesIn, notKept, type PoolInsights, type WatchedJob } from "./insights.ts";
import { halve } from "./halves.ts";
import { begunOf, fieldsOf, goneError, removeJobs } from "./jobs.ts";
import { endedError, Link } from "./link.ts";
import { type Callee, type Manner, type Order, tooLong, written } from "./orders.ts";
import { settle } from "./outcome.ts";
import { type Draft, Outbox } from "./outbox.ts";
import { openStream, type Stream } from "./replies.ts";
import { Keys, type Reply } from "./wire.ts";

/** Milliseconds between two looks at jobs of which nothing has come: somebody may have removed them. */
const LOOK = 5_000;

/** Jobs that are looked at together. */
const LOOK_AT = 1_000;

interface Pending {
  /** Its job. */
  readonly job: string;
  /** Whether it was submitted here. */
  readonly isOwn: boolean;
  readonly settler: Settler<unknown>;
  /** What figures are kept of; null: none are. */
  readonly watched: WatchedJob | null;
  readonly callee: Callee;
  readonly stream: Stream | null;
  since: number;
}

/** The jobs of one pool. */
export class Desk {
  /** Where things stand. */
  readonly keys: Keys;
  readonly #manner: Manner;
  readonly #name: string = `p${randomBytes(12).toString("hex")}`;
  readonly #pending = new Map<string, Pending>();
  readonly #outbox: Outbox;
  readonly #figures: Figures | null;
  readonly #onIdle: () => void;
  #link: Promise<Link> | null = null;
  #stream: Stream | null = null;
  /** Jobs that were on their way when nobody wanted them any more. */
  readonly #takenBack = new Set<string>();
  #count = 0;
  #isDropped = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #cleaning = new Set<Promise<unknown>>();

  /**
   * Nothing is connected yet.
   *
   * @param manner What all jobs have in common.
   * @param onIdle Told when nothing is waited for any more.
   */
  constructor(manner: Manner, onIdle: () => void) {
    this.#manner = manner;
    this.#onIdle = onIdle;
    this.#figures = manner.slowest === null ? null : new Figures(manner.slowest);
    this.keys = new Keys(manner.prefix, manner.queue);
    this.#outbox = new Outbox(
      () => this.link("submit the task"),
      this.keys,
      (id) => this.#hasReply(id),
    );
  }

  /** Milliseconds that replies are kept. */
  get keep(): number {
    return this.#manner.keep;
  }

  /** Whether nothing is waited for. */
  get isIdle(): boolean {
    return this.#pending.size === 0;
  }

  /**
   * The connections; the first call opens them.
   *
   * @param call The call that needs them, for the text of errors.
   * @returns The connections.
   */
  link(call: string): Promise<Link> {
    return this.#link ??= this.#open(call).catch((error) => {
      this.#link = null;
      throw error;
    });
  }

  async #open(call: string): Promise<Link> {
    const link = await Link.open(call, this.#manner);
    link.onEnd = () => this.#lostLink(link);
    try {
      this.#stream = await this.listen(link, this.#name, true);
      return link;
    } catch (error) {
      await link.close();
      throw error;
    }
  }

  /** The next call connects again. */
  #lostLink(link: Link): void {
    link.onEnd = () => {};
    this.#link = null;
    this.#stream?.stop();
    this.clean(link.close());
    for (const [id, { settler }] of [...this.#pending]) {
      settler.reject(endedError());
      this.#forget(id);
    }
  }

  /**
   * Reads the replies of a stream, on a connection of its own.
   *
   * @param link The connections.
   * @param name The name of the stream.
   * @param isTrimmed Whether what has been read is deleted.
   * @param isFurther Whether others here may read it too.
   * @returns The stream. It is read until it is stopped.
   */
  async listen(
    link: Link,
    name: string,
    isTrimmed: boolean,
    isFurther: boolean = false,
  ): Promise<Stream> {
    const tag = isFurther ? ` ${++this.#count}` : "";
    const key = this.keys.replies(name);
    return await openStream(link, { name, tag, key, isTrimmed }, {
      onReply: (reply) => this.#settle(`${reply.job}${tag}`, reply),
      clean: (work) => this.clean(work),
    });
  }

  /**
   * Submits a job.
   *
   * @param order What is to be done.
   * @param args The arguments, or the items of a chunk.
   * @param settler Who is told.
   * @returns Takes it back, if it has not begun; what comes of it is dropped.
   * @throws {DOMException} If an argument can't be cloned: a `DataCloneError`.
   * @throws {RangeError} If they are too long.
   */
  submit(order: Order, args: readonly unknown[], settler: Settler<unknown>): () => void {
    const body = encode(args, "args", NO_HANDLES);
    const { maxLength } = this.#manner;
    if (body.length <= maxLength) return this.#submit(order, body, args, settler);
    if (order.mode === "call" || args.length < 2 || order.part !== null) {
      throw tooLong(order, body.length, maxLength);
    }
    return halve(args, settler, (half, settler) => this.submit(order, half, settler));
  }

  #submit(
    order: Order,
    body: Uint8Array<ArrayBuffer>,
    args: readonly unknown[],
    settler: Settler<unknown>,
  ): () => void {
    const { part, callee, mode } = order;
    const id = part === null
      ? `${this.#name}-${++this.#count}`
      : `${part.stream.name}-${part.index}`;
    const watched = { at: performance.now(), target: callee.name, mode, args };
    this.#figures?.submitted(watched);
    this.expect(id, callee, settler, part?.stream ?? null, this.#figures && watched);
    this.#outbox.add(this.#draft(id, order, body));
    return () => {
      this.#takeBack([id]);
    };
  }

  #draft(id: string, order: Order, body: Uint8Array<ArrayBuffer>): Draft {
    const pending = this.#pending;
    return {
      id,
      ...written(id, order, body, this.#manner, this.#name),
      get isDropped() {
        return !pending.has(id);
      },
      sent: () => {
        const sent = pending.get(id);
        if (sent !== undefined) sent.since = performance.now();
        else if (this.#takenBack.delete(id)) this.#remove([id]);
      },
      kept: () => void this.#takenBack.delete(id),
      failed: (error) => {
        this.#takenBack.delete(id);
        order.part?.refused();
        const failed = pending.get(id);
        if (this.#forget(id)) failed!.settler.reject(error);
      },
    };
  }

  /**
   * Waits for what comes of a job.
   *
   * @param job The job.
   * @param callee What it runs.
   * @param settler Who is told.
   * @param stream Where that comes; null: where most does.
   * @param own What is submitted here, and not in the queue yet, if figures are kept; undefined: it is not.
   */
  expect(
    job: string,
    callee: Callee,
    settler: Settler<unknown>,
    stream: Stream | null,
    own?: WatchedJob | null,
  ): void {
    if (this.#isDropped) return settler.reject(dropped());
    const isOwn = own !== undefined;
    const since = isOwn ? Infinity : -Infinity;
    const pending = { job, isOwn, watched: own ?? null, settler, callee, stream, since };
    this.#pending.set(`${job}${stream?.tag ?? ""}`, pending);
    if (this.#pending.size > 1) return;
    this.#link?.then((link) => link.hold(!this.isIdle), () => {});
    this.#timer ??= setInterval(() => this.#look().catch(() => {}), LOOK);
  }

  #forget(id: string, isCounted: boolean = false): boolean {
    const watched = this.#pending.get(id)?.watched;
    if (!this.#pending.delete(id)) return false;
    if (watched && !isCounted) this.#figures?.dropped(watched);
    if (!this.isIdle) return true;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#link?.then((link) => link.hold(!this.isIdle), () => {});
    this.#onIdle();
    return true;
  }

  #settle(id: string, reply: Reply): void {
    const pending = this.#pending.get(id);
    // It has been done twice, or is not wanted any more.
    if (pending === undefined) return;
    const { settler, watched, callee: { name, url } } = pending;
    if (watched !== null) this.#figures?.ended(watched, reply.kind, notesIn(reply));
    settle(reply, settler, name, url);
    this.#forget(id, true);
  }

  async #hasReply(id: string): Promise<boolean> {
    const pending = this.#pending.get(id);
    if (pending === undefined) return true;
    await (pending.stream ?? this.#stream)?.replies.readNow();
    return !this.#pending.has(id);
  }

  /** Looks at jobs of which nothing has come for a while. */
  async #look(): Promise<void> {
    this.#link?.then((link) => link.check(), () => {});
    const before = performance.now() - LOOK;
    const old = [...this.#pending].filter(([, { since }]) => since <= before).slice(0, LOOK_AT);
    if (old.length === 0) return;
    const { client } = await this.link("look at jobs");
    const jobs = old.map(([, { job }]) => job);
    const fields = ["timestamp", "finishedOn", "failedReason"];
    const states = await fieldsOf(client, this.keys, jobs, ...fields);
    for (const [index, [id, pending]] of old.entries()) {
      const state = states[index];
      if (!state) continue;
      const [added, finishedOn, reason = null] = state;
      // Whoever has done a job says so in the stream first.
      if (added && !finishedOn) pending.since = performance.now();
      else if (!await this.#hasReply(id)) this.#lose(id, pending, goneError(!!added, reason));
    }
  }

  #lose(id: string, { settler, watched }: Pending, error: Error): void {
    if (watched !== null) this.#figures?.ended(watched, "lost", null);
    settler.reject(error);
    this.#forget(id, true);
  }

  /** What has not begun need not begin. */
  #takeBack(ids: string[]): void {
    const known = ids.filter((id) => this.#pending.has(id));
    const own = known.filter((id) => this.#pending.get(id)!.isOwn);
    for (const id of own) if (this.#pending.get(id)!.since === Infinity) this.#takenBack.add(id);
    this.#remove(own);
    for (const id of known) this.#forget(id);
  }

  #remove(ids: string[]): void {
    if (this.#link !== null) {
      this.clean(this.#link.then((link) => removeJobs(link, this.keys, ids)));
    }
  }

  /** The end of the pool waits for it, and not for what comes of it. */
  clean(work: Promise<unknown>): void {
    const done: Promise<unknown> = work.catch(() => {}).finally(() => this.#cleaning.delete(done));
    this.#cleaning.add(done);
  }

  /** Nobody waits for anything any more. */
  drop(): void {
    this.#isDropped = true;
    this.#link?.then((link) => link.giveUp(dropped()), () => {});
    const all = [...this.#pending];
    for (const [, { settler }] of all) settler.reject(dropped());
    this.#takeBack(all.map(([id]) => id));
  }

  /**
   * The figures up to now.
   *
   * @returns The figures.
   * @throws {ProcessStateError} If none are kept.
   */
  async insights(): Promise<PoolInsights> {
    if (this.#figures === null) throw notKept();
    const watched = [...this.#pending.values()].filter((each) => each.watched !== null);
    const link = watched.length > 0 ? await this.#link : null;
    const begun = link && await begunOf(link, this.keys, watched.map(({ job }) => job));
    const running = watched.filter(({ job }) => begun?.has(job) && this.#pending.has(job));
    return this.#figures.insights(running.map((each) => each.watched!));
  }

  /** Ends the connections, once nothing is waited for. */
  async close(): Promise<void> {
    const link = await this.#link?.catch(() => null);
    await this.#outbox.ended();
    this.#stream?.stop();
    // What comes later is forgotten in its time.
    if (link) this.clean(link.client.del(this.keys.replies(this.#name)));
    await Promise.all(this.#cleaning);
    await link?.close();
  }
}
