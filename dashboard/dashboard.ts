// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The function {@linkcode dashboard}.
 *
 * @module
 */

import { CLOCK } from "../base/clock.ts";
import { taken } from "../runtime/address_errors.ts";
import * as runtime from "../runtime/runtime.ts";
import { chartFiles, serveWeb } from "../runtime/web.ts";
import type { ChartFiles, WebAnswer, WebServer } from "../runtime/web_contract.ts";
import { PAGE, SCRIPT, STYLE } from "./assets.ts";
import { type DashboardOptions, readDashboardOptions, readPools } from "./check.ts";
import { Feed } from "./feed.ts";
import type { WatchedPool } from "./figures.ts";
import { answer } from "./gate.ts";
import { drawToken } from "./token.ts";

/** A page that shows what pools are at: what {@linkcode dashboard} gives. */
export interface Dashboard extends AsyncDisposable {
  /** Where it is. The token in it is the key: nothing answers without it. */
  readonly url: string;
  /** Ends it. May be called again. */
  close(): Promise<void>;
}

const QUIET_CLOCK = {
  ...CLOCK,
  set: (call: () => void, delay: number): unknown => {
    const timer = CLOCK.set(call, delay);
    runtime.unrefTimer(timer);
    return timer;
  },
};

/** A page, and who serves it. */
class ServedDashboard implements Dashboard {
  readonly url: string;
  readonly #feed: Feed;
  readonly #server: WebServer;
  #closed: Promise<void> | null = null;

  constructor(url: string, feed: Feed, server: WebServer) {
    this.url = url;
    this.#feed = feed;
    this.#server = server;
  }

  close(): Promise<void> {
    this.#feed.close();
    return this.#closed ??= this.#server.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/**
 * Serves a page that shows what pools are at: their workers, how many tasks they do, how long those take, what
 * waits, memory, restarts, the slowest tasks, and a timeline. It is live, and works without a network. Open
 * {@linkcode Dashboard.url} in a browser.
 *
 * The pools must keep insights. The page ends with the last of them, or by `close()`; it keeps no program
 * alive. It listens on the loopback interface, and answers nobody who doesn't know the token in its address;
 * nothing can be changed through it. Python's mpire has a dashboard like it.
 *
 * @param pools One pool, or many, each made with `insights: true`.
 * @param options Where it is served.
 * @returns The dashboard, which can be opened at once.
 * @throws {ProcessStateError} If a pool keeps no insights.
 * @throws {TypeError} If an argument is of a wrong type.
 * @throws {RangeError} If an argument is out of range.
 * @throws {AlreadyExistsError} If the port is taken.
 * @throws {ProcessError} If the package `uplot` is missing: `npm install uplot`. Deno finds it by itself.
 *
 * @example Usage
 * ```ts
 * import { inline, Pool } from "@multiprocessing/process";
 * import { dashboard } from "@multiprocessing/process/dashboard";
 * import { assertEquals } from "@std/assert";
 *
 * await using pool = new Pool({ processes: 2, context: "worker", insights: true });
 * await using shown = await dashboard(pool, { title: "Squares" });
 * console.log(shown.url);
 * const square = inline((x: number) => x * x);
 * assertEquals(await pool.map(square, [1, 2, 3]), [1, 4, 9]);
 * ```
 */
export async function dashboard(
  pools: WatchedPool | readonly WatchedPool[],
  options?: DashboardOptions,
): Promise<Dashboard> {
  const { port = 0, hostname = "127.0.0.1", title = "Pools" } = readDashboardOptions(
    options,
    arguments.length,
  );
  const watched = readPools(pools);
  const charts = await chartFiles();
  const token = drawToken();
  const feed = new Feed(watched, title, () => void shown.close(), QUIET_CLOCK);
  const gate = { token, hostname, serve: (file: string) => serveFile(file, charts, feed) };
  const server = await serveWeb({ hostname, port }, (request) => answer(request, gate))
    .catch((error) => {
      feed.close();
      throw explain(error, hostname, port);
    });
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  const shown = new ServedDashboard(`http://${host}:${server.port}/${token}/`, feed, server);
  return shown;
}

function explain(error: unknown, hostname: string, port: number): unknown {
  const { code } = Object(error) as { code?: unknown };
  return code === "EADDRINUSE" ? taken({ hostname, port }, error) : error;
}

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
};

function serveFile(file: string, charts: ChartFiles, feed: Feed): WebAnswer | null {
  if (file === "events") return serveEvents(feed);
  const files: Record<string, string> = {
    "": PAGE,
    "style.css": STYLE,
    "script.js": SCRIPT,
    "uplot.css": charts.style,
    "uplot.js": charts.script,
  };
  if (!Object.hasOwn(files, file)) return null;
  const type = TYPES[file === "" ? "html" : file.split(".")[1]!]!;
  return { status: 200, headers: { "content-type": type }, body: files[file]! };
}

function serveEvents(feed: Feed): WebAnswer {
  if (!feed.hasRoom) {
    return { status: 503, headers: { "content-type": "text/plain" }, body: "Too many pages\n" };
  }
  return {
    status: 200,
    headers: { "content-type": "text/event-stream; charset=utf-8" },
    stream: (page) => feed.add(page),
  };
}
