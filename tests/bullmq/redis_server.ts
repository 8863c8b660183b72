// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A Redis of a test's own: on a Unix socket in a folder that goes with it, ended by its process id.
 *
 * @module
 */

import { test, type TestOptions } from "../helpers.ts";

const PROGRAMS = ["redis-server", "valkey-server"];

/** Milliseconds that it has to come up. */
const START_LIMIT = 10_000;

/** The program that is here; null if there is none. */
export const REDIS_SERVER: string | null = findProgram();

function findProgram(): string | null {
  for (const program of PROGRAMS) {
    try {
      new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" })
        .outputSync();
      return program;
    } catch {
      // It isn't installed.
    }
  }
  console.error(
    "redis-server is not here: tests over Redis are left out (apt-get install redis-server)",
  );
  return null;
}

/**
 * Defines a test that needs a Redis; where there is none it is ignored.
 *
 * @param name What is to hold, as a sentence.
 * @param fn The test.
 * @param options Whether it runs.
 */
export function redisTest(
  name: string,
  fn: (redis: RedisServer) => Promise<void>,
  options: TestOptions & { aof?: "always" | "everysec" } = {},
): void {
  const { aof, ...rest } = options;
  test(name, async () => {
    await using redis = await RedisServer.start(aof);
    await fn(redis);
  }, { ...rest, ignore: rest.ignore === true || REDIS_SERVER === null });
}

/** A server, running unless it was stopped. */
export class RedisServer implements AsyncDisposable {
  readonly #folder: string;
  readonly #args: string[];
  #child: Deno.ChildProcess;

  private constructor(folder: string, args: string[]) {
    this.#folder = folder;
    this.#args = args;
    this.#child = this.#spawn();
  }

  /** Starts one; with `aof` it remembers what was in it; on a port of this machine too, if there is one. */
  static async start(
    aof?: "always" | "everysec",
    port: number = 0,
    hosts: string[] = ["127.0.0.1"],
    more: string[] = [],
  ): Promise<RedisServer> {
    const folder = await Deno.makeTempDir({ prefix: "mp-redis-" });
    const storage = aof === undefined
      ? ["--appendonly", "no"]
      : ["--appendonly", "yes", "--appendfsync", aof];
    const place = [
      "--bind",
      ...hosts,
      // Who lets others in gives it a password.
      "--protected-mode",
      "no",
      "--port",
      String(port),
      "--unixsocket",
      `${folder}/redis.sock`,
      "--dir",
      folder,
    ];
    const server = new RedisServer(folder, [...place, "--save", "", ...storage, ...more]);
    await server.#isUp();
    return server;
  }

  /** Where it is. */
  get connection(): { path: string } {
    return { path: `${this.#folder}/redis.sock` };
  }

  /** Where it is, as a command line has it. */
  get path(): string {
    return `${this.#folder}/redis.sock`;
  }

  #spawn(): Deno.ChildProcess {
    return new Deno.Command(REDIS_SERVER!, {
      args: this.#args,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
  }

  async #isUp(): Promise<void> {
    for (const end = performance.now() + START_LIMIT;;) {
      try {
        if ((await this.command("PING")).startsWith("+PONG")) return;
      } catch (error) {
        if (performance.now() > end) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Gives it a command of plain words; the raw answer, if it is a short one. */
  async command(...words: string[]): Promise<string> {
    using connection = await Deno.connect({ transport: "unix", path: this.path });
    await connection.write(new TextEncoder().encode(words.join(" ") + "\r\n"));
    const buffer = new Uint8Array(65_536);
    const length = await connection.read(buffer) ?? 0;
    return new TextDecoder().decode(buffer.subarray(0, length));
  }

  /** Ends it, as a crash would. */
  async kill(): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await this.#child.status;
  }

  /** Ends it, unless it has ended, and starts it with what it has written down. */
  async restart(): Promise<void> {
    await this.kill();
    await Deno.remove(this.path).catch(() => {});
    this.#child = this.#spawn();
    await this.#isUp();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await Deno.remove(this.#folder, { recursive: true });
  }
}
