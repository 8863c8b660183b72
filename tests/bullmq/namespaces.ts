// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Hosts of their own, as far as the network goes: namespaces of Linux, each with a cable to this one.
 *
 * @module
 */

import { test } from "../helpers.ts";

async function reason(): Promise<string | null> {
  if (Deno.build.os !== "linux") return "namespaces are Linux's";
  if (Deno.uid() !== 0) return "only root may make namespaces";
  try {
    await using _trial = await Namespace.make();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Defines a test that needs namespaces; where there can be none it is ignored, and says why. */
export function namespaceTest(name: string, fn: () => Promise<void>, ignore: boolean): void {
  const why = NO_NAMESPACES === null ? "" : ` (left out: ${NO_NAMESPACES})`;
  test(name + why, fn, { ignore: ignore || NO_NAMESPACES !== null, limit: 60_000 });
}

async function ip(...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("ip", { args, stdin: "null" }).output();
  if (!success) throw new Error(`ip ${args.join(" ")}: ${new TextDecoder().decode(stderr).trim()}`);
}

let count = 0;

/** A network of its own. */
export class Namespace implements AsyncDisposable {
  readonly #name = `mp-${Deno.pid}-${++count}`;
  readonly #cable = `mp${Deno.pid}n${count}`;
  readonly #net = `10.${64 + Math.floor(Math.random() * 64)}.${Math.floor(Math.random() * 256)}`;

  private constructor() {}

  /** Makes one, with a cable to here. */
  static async make(): Promise<Namespace> {
    const made = new Namespace();
    try {
      await made.#make();
      return made;
    } catch (error) {
      await made[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #make(): Promise<void> {
    await ip("netns", "add", this.#name);
    const far = ["peer", "name", "eth0", "netns", this.#name];
    await ip("link", "add", this.#cable, "type", "veth", ...far);
    await ip("addr", "add", `${this.here}/30`, "dev", this.#cable);
    await ip("link", "set", this.#cable, "up");
    await ip("-n", this.#name, "addr", "add", `${this.#net}.2/30`, "dev", "eth0");
    await ip("-n", this.#name, "link", "set", "eth0", "up");
    await ip("-n", this.#name, "link", "set", "lo", "up");
  }

  /** This side's address, as it is reached from there. */
  get here(): string {
    return `${this.#net}.1`;
  }

  /** What goes before a command that is to run there. */
  get prefix(): string[] {
    return ["ip", "netns", "exec", this.#name];
  }

  /** Pulls the cable out, or puts it in. */
  async plug(isIn: boolean): Promise<void> {
    await ip("link", "set", this.#cable, isIn ? "up" : "down");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await ip("link", "del", this.#cable).catch(() => {});
    await ip("netns", "del", this.#name).catch(() => {});
  }
}

/** Why there can be none here; null: there can. */
export const NO_NAMESPACES: string | null = await reason();
