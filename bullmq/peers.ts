// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * BullMQ and its Redis client: the program's own packages, found when they are needed. Only what is used
 * of them is declared here, so that our types need none of theirs.
 *
 * @module
 */

import { ProcessError } from "../errors.ts";

/** What is used of ioredis. */
export interface RedisClient {
  readonly status: string;
  readonly options: Record<string, unknown>;
  connect(): Promise<void>;
  disconnect(reconnect?: boolean): void;
  duplicate(options?: Record<string, unknown>): RedisClient;
  on(event: string, listener: (...args: never[]) => void): unknown;
  once(event: string, listener: (...args: never[]) => void): unknown;
  off(event: string, listener: (...args: never[]) => void): unknown;
  ping(): Promise<string>;
  info(section: string): Promise<string>;
  select(db: number): Promise<unknown>;
  exists(...keys: string[]): Promise<number>;
  del(...keys: string[]): Promise<number>;
  set(key: string, value: string | Uint8Array, ...more: (string | number)[]): Promise<unknown>;
  get(key: string): Promise<string | null>;
  getBuffer(key: string): Promise<Uint8Array | null>;
  hmget(key: string, ...fields: string[]): Promise<(string | null)[]>;
  pexpire(key: string, milliseconds: number): Promise<number>;
  xtrim(key: string, ...args: string[]): Promise<number>;
  xreadBuffer(...args: (string | number)[]): Promise<StreamRead[] | null>;
  multi(): RedisMulti;
  pipeline(): RedisMulti;
}

/** Of a stream: its key, and its entries with their fields. */
export type StreamRead = [Uint8Array, [Uint8Array, Uint8Array[]][]];

/** Commands that go together. */
export interface RedisMulti {
  set(key: string, value: string | Uint8Array, ...more: (string | number)[]): this;
  del(...keys: string[]): this;
  exists(...keys: string[]): this;
  hmget(key: string, ...fields: string[]): this;
  pexpire(key: string, milliseconds: number): this;
  xadd(key: string, ...args: (string | Uint8Array)[]): this;
  exec(): Promise<[Error | null, unknown][] | null>;
}

/** A job as it is given to BullMQ. */
export interface JobOrder {
  name: string;
  data: object;
  opts: Record<string, unknown>;
}

/** What is used of BullMQ's `Queue`. */
export interface BullQueue {
  addBulk(jobs: JobOrder[]): Promise<unknown[]>;
  remove(id: string): Promise<number>;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
  on(event: string, listener: (...args: never[]) => void): unknown;
}

/** What is used of BullMQ's `Job`. */
export interface BullJob {
  readonly id?: string;
  readonly name: string;
  readonly data: unknown;
  readonly opts: { attempts?: number };
  readonly attemptsStarted: number;
}

/** What is used of BullMQ's `Worker`. */
export interface BullWorker {
  waitUntilReady(): Promise<unknown>;
  close(force?: boolean): Promise<void>;
  run(): Promise<void>;
  on(event: string, listener: (...args: never[]) => void): unknown;
}

/** The packages. */
export interface Peers {
  Queue: new (name: string, options: Record<string, unknown>) => BullQueue;
  Worker: new (
    name: string,
    processor: (job: BullJob) => Promise<unknown>,
    options: Record<string, unknown>,
  ) => BullWorker;
  UnrecoverableError: new (message: string) => Error;
  Redis: new (...args: unknown[]) => RedisClient;
}

/** Bundlers and Deno read literal imports: these are looked for only when they are needed. */
const BULLMQ: string = "bullmq";
const IOREDIS: string = "ioredis";

/** Of both. */
const VERSION = "^6";

let found: Promise<Peers> | undefined;

/**
 * Finds BullMQ and ioredis.
 *
 * @returns What they export.
 * @throws {ProcessError} If one of them is missing.
 */
export function peers(): Promise<Peers> {
  return found ??= load();
}

async function load(): Promise<Peers> {
  const [bullmq, ioredis] = await Promise.all([find(BULLMQ), find(IOREDIS)]);
  const { Queue, Worker, UnrecoverableError } = bullmq as unknown as Peers;
  const Redis = (ioredis.Redis ?? ioredis.default) as Peers["Redis"];
  return { Queue, Worker, UnrecoverableError, Redis };
}

/** The program's own; in Deno those that it has of these versions, or that are in its cache or on npm. */
async function find(name: string): Promise<Record<string, unknown>> {
  try {
    return await import(name);
  } catch (cause) {
    const elsewhere = "Deno" in globalThis ? await findInDeno(name) : null;
    if (elsewhere !== null) return elsewhere;
    found = undefined;
    throw new ProcessError(
      `Cannot use pools over BullMQ as the package "${name}" can't be loaded: ${installLine()}`,
      { cause },
    );
  }
}

/** Names of the program's import map mean nothing in a module that comes from a registry. */
async function findInDeno(name: string): Promise<Record<string, unknown> | null> {
  try {
    return await import(`npm:${name}@${VERSION}`);
  } catch {
    return null;
  }
}

function installLine(): string {
  if ("Deno" in globalThis) return "deno add npm:bullmq npm:ioredis";
  if ("Bun" in globalThis) return "bun add bullmq ioredis";
  return "npm install bullmq ioredis";
}
