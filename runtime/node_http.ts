// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A server over `node:http`, which Deno and Node have. Bun keeps a program alive for an answer that is under way
 * there: see `bun/web.ts`.
 *
 * @module
 */

import type { IncomingMessage, ServerResponse } from "node:http";
import { clearTimeout, setTimeout } from "../base/globals.ts";
import {
  MOST_UNSENT,
  PATIENCE,
  type WebAnswer,
  type WebPlace,
  type WebRequest,
  type WebServer,
} from "./web_contract.ts";

/** Serves. */
export async function serveWeb(
  { hostname, port }: WebPlace,
  answer: (request: WebRequest) => WebAnswer,
): Promise<WebServer> {
  const { createServer } = await import("node:http");
  const open = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    open.add(response);
    response.on("close", () => open.delete(response));
    send(response, answer(readRequest(request)));
  });
  server.on("connection", (socket) => socket.unref());
  // What is no HTTP is no error of the program.
  server.on("clientError", (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: hostname, port }, () => {
      server.off("error", reject);
      resolve();
    });
  });
  server.unref();
  const close = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    await allWritten([...open]);
    server.closeAllConnections();
    await closed;
  };
  return { port: (server.address() as { port: number }).port, close };
}

/** Waits until the system has what was answered. */
async function allWritten(responses: ServerResponse[]): Promise<void> {
  if (responses.length === 0) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => timer = setTimeout(resolve, PATIENCE));
  const written = responses.map((response) =>
    response.writableFinished ? null : new Promise<void>((resolve) => {
      response.on("finish", resolve).on("close", resolve);
    })
  );
  await Promise.race([late, Promise.all(written)]);
  clearTimeout(timer);
}

function readRequest({ method = "", url = "", headers }: IncomingMessage): WebRequest {
  return { method, target: url, host: headers.host ?? null };
}

function send(response: ServerResponse, answer: WebAnswer): void {
  const { status, headers, body = "", stream } = answer;
  response.writeHead(status, headers);
  if (stream === undefined) return void response.end(body);
  response.flushHeaders();
  const stop = stream({
    send: (text) => {
      const isFull = response.writableLength > MOST_UNSENT;
      if (isFull) response.destroy();
      else response.write(text);
      return !isFull;
    },
    end: () => void response.end(),
  });
  response.on("close", stop);
}
