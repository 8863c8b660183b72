// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Pools over BullMQ beside BullMQ alone and beside Celery, each with one worker of one process, on the same
 * Redis; rounds take turns, and medians are given.
 *
 * `deno run -A bench/bullmq/main.ts --tasks=20000 --calls=300 --rounds=5 --celery=PYTHON`, where PYTHON has
 * the packages celery and redis.
 *
 * @module
 */

import { Queue, QueueEvents } from "bullmq";
import { Redis } from "ioredis";
import { Pool } from "../../bullmq/mod.ts";
import { RedisServer } from "../../tests/bullmq/redis_server.ts";
import { square } from "./tasks.ts";

const FOLDER = new URL("./", import.meta.url);
const ROOT = new URL("../../", import.meta.url).pathname;

function option(name: string, fallback: string): string {
  const found = Deno.args.find((arg) => arg.startsWith(`--${name}=`));
  return found?.slice(name.length + 3) ?? fallback;
}

const TASKS = Number(option("tasks", "20000"));
const CALLS = Number(option("calls", "300"));
const ROUNDS = Number(option("rounds", "5"));
const CELERY = option("celery", "");

/** Each gives the milliseconds that it took. */
interface Contender {
  name: string;
  map(): Promise<number>;
  apply(x: number): Promise<number>;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

async function started(command: string, args: string[], env = {}): Promise<Deno.ChildProcess> {
  const child = new Deno.Command(command, {
    args,
    env,
    cwd: FOLDER,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const marks = [child.stdout, child.stderr].map((stream) => seen(stream, /serving|ready\./));
  await Promise.any(marks);
  return child;
}

/** Resolves when a text has come, and reads on. */
function seen(stream: ReadableStream<Uint8Array>, mark: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    (async () => {
      let text = "";
      for await (const part of stream.pipeThrough(new TextDecoderStream())) {
        text += part;
        if (mark.test(text)) resolve();
      }
      reject(new Error(`It has ended: ${text}`));
    })();
  });
}

function ours(path: string): Contender {
  const pool = new Pool({ connection: path, root: ROOT, queue: "ours" });
  const items = Array.from({ length: TASKS }, (_, index) => index);
  return {
    name: "pool over BullMQ",
    map: () => timed(() => pool.map(square, items)),
    apply: (x) => timed(() => pool.apply(square, [x])),
  };
}

async function bare(path: string): Promise<Contender> {
  const client = () => new Redis({ path, maxRetriesPerRequest: null });
  const queue = new Queue("bare", { connection: client() });
  const events = new QueueEvents("bare", { connection: client() });
  await events.waitUntilReady();
  // It asks for a job that may be gone already, unless some are kept.
  const opts = { removeOnComplete: { count: 1000 } };
  return {
    name: "BullMQ alone",
    map: () =>
      timed(async () => {
        let left = TASKS;
        const all = Promise.withResolvers<void>();
        const count = () => --left === 0 && all.resolve();
        events.on("completed", count);
        const jobs = Array.from(
          { length: TASKS },
          (_, x) => ({ name: "square", data: { x }, opts }),
        );
        for (let at = 0; at < jobs.length; at += 1000) {
          await queue.addBulk(jobs.slice(at, at + 1000));
        }
        await all.promise;
        events.off("completed", count);
      }),
    apply: (x) =>
      timed(async () => {
        const job = await queue.add("square", { x }, opts);
        await job.waitUntilFinished(events);
      }),
  };
}

function celery(port: number): Contender & { mapChunks(): Promise<number> } {
  const child = new Deno.Command(CELERY, {
    args: ["celery_bench.py"],
    env: { REDIS_PORT: String(port) },
    cwd: FOLDER,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const ask = async (what: string, count: number) => {
    await writer.write(new TextEncoder().encode(`${what} ${count}\n`));
    while (!text.includes("\n")) text += (await reader.read()).value ?? "\n";
    const [line = "", ...rest] = text.split("\n");
    text = rest.join("\n");
    return Number(line) * 1000;
  };
  return {
    name: "Celery",
    map: () => ask("map", TASKS),
    mapChunks: () => ask("chunks", TASKS),
    apply: () => ask("apply", 1),
  };
}

function freePort(): Deno.NetAddr {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr;
}

function quantile(values: number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * part)]!;
}

function median(values: number[]): number {
  return quantile(values, 0.5);
}

const { port } = freePort();
const redis = await RedisServer.start(undefined, port);
const children: Deno.ChildProcess[] = [];
try {
  const { path } = redis;
  const serve = [`${ROOT}bullmq/serve.ts`, "--redis", path, "--queue", "ours", "--root", ROOT];
  const rest = ["--modules", "bench/bullmq/*.ts", "--processes", "1", "--health", "0"];
  const deno = ["run", "-A", "--quiet", "--no-check"];
  children.push(await started(Deno.execPath(), [...deno, ...serve, ...rest]));
  children.push(await started(Deno.execPath(), [...deno, "bare_worker.ts", path]));
  const contenders: Contender[] = [ours(path), await bare(path)];
  if (CELERY !== "") {
    const args = ["-m", "celery", "-A", "celery_bench", "worker", "-c", "1", "-l", "info"];
    children.push(await started(CELERY, args, { REDIS_PORT: String(port) }));
    const other = celery(port);
    contenders.push(other, { name: "Celery, chunks", map: other.mapChunks, apply: other.apply });
  }
  const maps = new Map<string, number[]>();
  const calls = new Map<string, number[]>();
  // The first round is for who has to warm up. Calls take turns one by one: others are at work here too.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const { name, map } of contenders) {
      const took = await map();
      if (round > 0) maps.set(name, [...maps.get(name) ?? [], took]);
    }
    for (let x = 0; x < CALLS; x++) {
      for (const { name, apply } of contenders) {
        const took = await apply(x);
        if (round > 0) calls.set(name, [...calls.get(name) ?? [], took]);
      }
    }
  }
  for (const { name } of contenders) {
    const rate = Math.round(TASKS / median(maps.get(name)!) * 1000).toLocaleString("en");
    const [tenth, half] = [quantile(calls.get(name)!, 0.1), median(calls.get(name)!)];
    const call = `${half.toFixed(2)} ms, of the best tenth ${tenth.toFixed(2)} ms`;
    console.log(`${name.padEnd(18)} map: ${rate.padStart(9)} tasks/s   apply: ${call}`);
  }
} catch (error) {
  console.error(error);
} finally {
  for (const child of children) child.kill("SIGKILL");
  await Promise.all(children.map((child) => child.status));
  await redis[Symbol.asyncDispose]();
  Deno.exit();
}
