// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A server over `Bun.serve`: an answer of `node:http` that is under way keeps a program alive in Bun 1.4, though
 * its server and its socket are told not to.
 *
 * @module
 */

import { clearTimeout, setTimeout } from "../../base/globals.ts";
import {
  MOST_UNSENT,
  PATIENCE,
  type WebAnswer,
  type WebPlace,
  type WebRequest,
  type WebServer,
} from "../web_contract.ts";

/** What is used of Bun. */
interface Bun {
  serve(options: {
    hostname: string;
    port: number;
    idleTimeout: number;
    fetch: (request: Request) => Response;
  }): { port: number; unref(): void; stop(now: boolean): Promise<void> };
}

const encoder = new TextEncoder();

/** Serves. */
// deno-lint-ignore require-await
export async function serveWeb(
  { hostname, port }: WebPlace,
  answer: (request: WebRequest) => WebAnswer,
): Promise<WebServer> {
  const { Bun } = globalThis as unknown as { Bun: Bun };
  const server = Bun.serve({
    hostname,
    port,
    idleTimeout: 0,
    fetch: (request) => respond(answer(readRequest(request))),
  });
  server.unref();
  const close = async () => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => timer = setTimeout(resolve, PATIENCE));
    await Promise.race([server.stop(false), late]);
    clearTimeout(timer);
    await server.stop(true);
  };
  return { port: server.port, close };
}

/** The host in it may be any text. */
const TARGET_REGEXP = /^\w+:\/\/[^/]*(\/.*)$/;

function readRequest({ method, url, headers }: Request): WebRequest {
  return { method, target: TARGET_REGEXP.exec(url)?.[1] ?? "/", host: headers.get("host") };
}

function respond({ status, headers, body = "", stream }: WebAnswer): Response {
  if (stream === undefined) return new Response(body, { status, headers });
  let stop = () => {};
  const events = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => {
      stop = stream({
        send: (text) => {
          const isFull = (controller.desiredSize ?? 0) < -MOST_UNSENT;
          if (isFull) controller.error(new Error("The browser does not read"));
          else controller.enqueue(encoder.encode(text));
          return !isFull;
        },
        end: () => controller.close(),
      });
    },
    cancel: () => stop(),
  }, new ByteLengthQueuingStrategy({ highWaterMark: 0 }));
  return new Response(events, { status, headers });
}
