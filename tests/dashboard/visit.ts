// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A visitor that can send what a browser or `fetch` would not, such as another `Host`.
 *
 * @module
 */

/** What came back. */
export interface Visit {
  status: number;
  headers: Headers;
  body: string;
}

/**
 * Asks for something, and reads all that comes.
 *
 * @param url Where.
 * @param options The request line's method and path, and headers; default: `GET`, the URL's, and its host.
 * @returns What came back.
 */
export async function visit(
  url: string,
  options: { method?: string; path?: string; headers?: Record<string, string | null> } = {},
): Promise<Visit> {
  const { hostname, port, host, pathname } = new URL(url);
  const { method = "GET", path = pathname } = options;
  const headers = { host, ...options.headers, connection: "close" };
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${value}`]
  );
  using connection = await Deno.connect({ hostname, port: Number(port) });
  const request = [`${method} ${path} HTTP/1.1`, ...lines, "", ""].join("\r\n");
  await connection.write(new TextEncoder().encode(request));
  return parse(await readAll(connection));
}

async function readAll(connection: Deno.Conn): Promise<string> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(65_536);
  let text = "";
  for (;;) {
    const count = await connection.read(buffer).catch(() => null);
    if (count === null) return text;
    text += decoder.decode(buffer.subarray(0, count), { stream: true });
  }
}

function parse(text: string): Visit {
  const end = text.indexOf("\r\n\r\n");
  const [first = "", ...lines] = text.slice(0, end).split("\r\n");
  const headers = new Headers(
    lines.map((line) => line.split(/: (.*)/).slice(0, 2) as [string, string]),
  );
  return { status: Number(first.split(" ")[1]), headers, body: text.slice(end + 4) };
}

/** Reads server-sent events. */
export class Listener implements AsyncDisposable {
  readonly #abort = new AbortController();
  #reader: ReadableStreamDefaultReader<string> | null = null;
  #rest = "";

  /**
   * Begins to listen.
   *
   * @param url The dashboard's.
   * @returns The listener.
   */
  static async at(url: string): Promise<Listener> {
    const listener = new Listener();
    const response = await fetch(`${url}events`, { signal: listener.#abort.signal });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    listener.#reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    return listener;
  }

  /**
   * The next event of a name; others are skipped.
   *
   * @param name Its name.
   * @returns What it says; undefined if the program says nothing any more.
   */
  // deno-lint-ignore no-explicit-any
  async next(name: string): Promise<any> {
    for (;;) {
      const end = this.#rest.indexOf("\n\n");
      if (end < 0) {
        const { done, value } = await this.#reader!.read();
        if (done) return undefined;
        this.#rest += value;
        continue;
      }
      const text = this.#rest.slice(0, end);
      this.#rest = this.#rest.slice(end + 2);
      const match = /^event: (.*)\ndata: (.*)$/.exec(text);
      if (match?.[1] === name) return JSON.parse(match[2]!);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#abort.abort();
    await this.#reader?.cancel().catch(() => {});
  }
}
