// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A network between a program and its Redis, which can swallow what it is given.
 *
 * @module
 */

interface Way {
  ends: (Deno.Conn | Deno.UnixConn)[];
  isSwallowed: boolean;
}

/** A port of this machine that leads to a Unix socket. */
export class Proxy implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #ways = new Set<Way>();
  readonly #path: string;
  readonly #work: Promise<void>;

  /** Leads to a socket. */
  constructor(path: string) {
    this.#path = path;
    this.#work = this.#accept();
  }

  /** Where it is, as a connection. */
  get url(): string {
    return `redis://127.0.0.1:${(this.#listener.addr as Deno.NetAddr).port}`;
  }

  /** What is open stays open, and carries nothing any more. */
  swallow(): void {
    for (const way of this.#ways) way.isSwallowed = true;
  }

  async #accept(): Promise<void> {
    const copies: Promise<void>[] = [];
    for await (const near of this.#listener) {
      const far = await Deno.connect({ transport: "unix", path: this.#path });
      const way: Way = { ends: [near, far], isSwallowed: false };
      this.#ways.add(way);
      copies.push(this.#copy(way, near, far), this.#copy(way, far, near));
    }
    await Promise.all(copies);
  }

  async #copy(way: Way, from: Deno.Conn, to: Deno.Conn): Promise<void> {
    try {
      for await (const part of from.readable) {
        if (way.isSwallowed) continue;
        for (let at = 0; at < part.length;) at += await to.write(part.subarray(at));
      }
    } catch {
      // One of them was closed.
    }
    this.#close(way);
  }

  #close(way: Way): void {
    if (!this.#ways.delete(way)) return;
    for (const end of way.ends) {
      try {
        end.close();
      } catch {
        // The end of its stream has closed it.
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const way of this.#ways) this.#close(way);
    await this.#work.catch(() => {});
  }
}
