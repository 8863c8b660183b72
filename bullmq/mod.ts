// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The same {@linkcode Pool} with its workers on any number of hosts, over BullMQ on Redis or Valkey: who
 * outgrows one machine changes one import, and starts {@linkcode serve} on each host.
 *
 * The packages `bullmq` and `ioredis` are the program's own: `deno add npm:bullmq npm:ioredis`, or
 * `npm install bullmq ioredis`.
 *
 * ```ts ignore
 * import { Pool } from "@multiprocessing/process/bullmq";
 * import { countWords } from "./tasks/words.ts";
 *
 * await using pool = new Pool({ connection: "redis://10.0.0.1:6379" });
 * console.log(await pool.map(countWords, texts));
 * ```
 *
 * On each host, in a folder with the same modules:
 *
 * ```sh
 * deno run -A jsr:@multiprocessing/process/bullmq/serve \
 *   --redis redis://10.0.0.1:6379 --root . --modules 'tasks/*.ts' --processes 4
 * ```
 *
 * @module
 */

export { Pool } from "./pool.ts";
export type { HostWorkerInsights, PoolInsights } from "./insights.ts";
export { serve, type Server, type ServerHealth } from "./server.ts";
export type {
  BackoffOptions,
  MapOptions,
  PoolOptions,
  QueueOptions,
  RedisOptions,
  ServeOptions,
  TaskOptions,
  WholeMapOptions,
} from "./options.ts";
export { AsyncResult } from "../pool/async_result.ts";
export type { Callbacks, InsightsOptions } from "../pool/tasks/options.ts";
export type { Percentiles, WorkerInsights, WorkerState } from "../observe/figures.ts";
export type { Target, TargetReference } from "../process/options.ts";
export type {
  ProcessPermissions,
  StartMethod,
  StartMethodChoice,
  WaitOptions,
} from "../base/options.ts";
