// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Opens lanes to processes: each comes to a socket in a folder that only this user may enter, and says a
 * token that it alone was told.
 *
 * @module
 */

import type { Socket, SocketServer } from "../runtime/contract.ts";
import * as runtime from "../runtime/runtime.ts";
import type { Lane } from "./lane.ts";
import type { LaneHost, OpenLane } from "./open_lane.ts";
import { SocketLane } from "./socket_lane.ts";

/** Bytes of a token. */
export const TOKEN_SIZE = 32;

/** Opens lanes to processes. */
export class SocketHost implements LaneHost {
  readonly #folder: string;
  readonly #server: SocketServer;
  readonly #expected = new Map<string, (socket: Socket) => void>();
  #isOpen = true;

  /**
   * Listens from now on.
   *
   * @throws {ProcessError} If a permission is missing.
   */
  constructor() {
    this.#folder = runtime.makePrivateFolder();
    this.#server = runtime.listenSocket(`${this.#folder}/pool`);
    this.#server.unref();
    this.#acceptAll();
    runtime.onExit(() => this.close());
  }

  async #acceptAll(): Promise<void> {
    for (let socket = await this.#accept(); socket; socket = await this.#accept()) {
      socket.unref();
      this.#welcome(socket);
    }
  }

  async #accept(): Promise<Socket | null> {
    try {
      return await this.#server.accept();
    } catch {
      return null;
    }
  }

  async #welcome(socket: Socket): Promise<void> {
    const token = await readToken(socket);
    const meet = this.#expected.get(token);
    if (meet === undefined) return socket.close();
    this.#expected.delete(token);
    meet(socket);
  }

  open(): OpenLane {
    const token = crypto.getRandomValues(new Uint8Array(TOKEN_SIZE));
    const key = token.join();
    let close: () => void = () => this.#expected.delete(key);
    const lane = new Promise<Lane>((resolve) =>
      this.#expected.set(key, (socket) => {
        const lane = new SocketLane(socket);
        close = () => lane.close();
        resolve(lane);
      })
    );
    return {
      place: { kind: "socket", path: `${this.#folder}/pool`, token },
      lane,
      begun: () => null,
      untilEnd: (gone) => gone,
      close: () => close(),
    };
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#server.close();
    runtime.removeFolder(this.#folder);
  }
}

async function readToken(socket: Socket): Promise<string> {
  const token = new Uint8Array(TOKEN_SIZE);
  for (let done = 0; done < TOKEN_SIZE;) {
    const count = await socket.read(token.subarray(done)).catch(() => null);
    if (count === null) return "";
    done += count;
  }
  return token.join();
}
