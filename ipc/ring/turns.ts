// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Turns of the event loop that look at all of its sockets, for who keeps it turning. Deno's loop looks at them only
 * in every 61st turn, unless it has nothing to do but to wait: so here it waits, for a byte that was sent to itself.
 *
 * @module
 */

import { setImmediate } from "../../base/globals.ts";
import type { Socket } from "../../runtime/contract.ts";
import * as net from "../../runtime/net.ts";
import { listenPrivately, releasePath } from "../../runtime/private_path.ts";

const ONE = new Uint8Array(1);

/** A socket to ourselves. */
interface Loop {
  mouth: Socket;
  ear: Socket;
}

let loop: Loop | null = null;
let isOpening = false;
/** How many use it. */
let users = 0;
let waiting: (() => void)[] = [];

/** From now on turns may be asked for, until {@linkcode releaseTurns}. */
export function holdTurns(): void {
  users++;
  if (!net.turnsLook && loop === null && !isOpening) open().catch(() => {});
}

/** One who held them needs no more. */
export function releaseTurns(): void {
  if (--users === 0) close();
}

/** It was opened and is not needed any more, or it is broken: turns come otherwise. */
function close(): void {
  loop?.mouth.close();
  loop?.ear.close();
  loop = null;
  runAll();
}

/** Where it is not permitted, turns are those of the loop. */
async function open(): Promise<void> {
  isOpening = true;
  try {
    const server = listenPrivately(false);
    const path = server.address as string;
    try {
      const [ear, mouth] = await Promise.all([server.accept(), net.connectSocket(path)]);
      hear({ ear: ear!, mouth });
    } finally {
      server.close();
      releasePath(path);
    }
  } finally {
    isOpening = false;
  }
  if (users === 0) close();
}

function hear(opened: Loop): void {
  loop = opened;
  loop.ear.start({
    bytes: runAll,
    space: () => null,
    filled() {},
    end() {
      if (loop === opened) close();
    },
  });
  loop.ear.unref();
}

function runAll(): void {
  const due = waiting;
  waiting = [];
  for (const callback of due) callback();
}

/**
 * Calls back when the loop has looked at its sockets.
 *
 * @param callback What is called.
 */
export function nextTurn(callback: () => void): void {
  if (loop === null) return void setImmediate(callback);
  if (waiting.push(callback) > 1) return;
  const written = loop.mouth.write(ONE);
  if (typeof written !== "number") written.catch(close);
}
