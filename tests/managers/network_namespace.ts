// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Another host, as far as the network can tell: a namespace of the network, with a cable to this one.
 *
 * @module
 */

/** A namespace, removed in the end. */
export class NetworkNamespace implements AsyncDisposable {
  readonly #name: string;
  /** This side of the cable. */
  readonly here: string;

  constructor(name: string, here: string) {
    this.#name = name;
    this.here = here;
  }

  /** Makes one; null where this user, or this machine, can't. */
  static async make(): Promise<NetworkNamespace | null> {
    if (Deno.build.os !== "linux") return null;
    const id = crypto.getRandomValues(new Uint8Array(2));
    const name = `mp${id[0]}-${id[1]}`;
    const net = `10.${id[0]}.${id[1]}`;
    const made = new NetworkNamespace(name, `${net}.1`);
    const steps = [
      `netns add ${name}`,
      `link add ${name}a type veth peer name ${name}b netns ${name}`,
      `addr add ${net}.1/24 dev ${name}a`,
      `link set ${name}a up`,
      `-n ${name} addr add ${net}.2/24 dev ${name}b`,
      `-n ${name} link set ${name}b up`,
    ];
    for (const step of steps) {
      if (await ip(step)) continue;
      await made[Symbol.asyncDispose]();
      return null;
    }
    return made;
  }

  /**
   * Runs a program of Deno's there.
   *
   * @param args Its module, and its arguments.
   * @returns What it has printed, and how it has ended.
   */
  async run(args: string[]): Promise<{ code: number; output: string }> {
    const { code, stdout, stderr } = await new Deno.Command("ip", {
      args: ["netns", "exec", this.#name, Deno.execPath(), "run", "-A", "--quiet", ...args],
      env: { NO_COLOR: "1" },
      signal: AbortSignal.timeout(25_000),
    }).output();
    const texts = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    return { code, output: texts.join("") };
  }

  /** Removes it, with its end of the cable. */
  async [Symbol.asyncDispose](): Promise<void> {
    await ip(`netns del ${this.#name}`);
    await ip(`link del ${this.#name}a`);
  }
}

async function ip(args: string): Promise<boolean> {
  try {
    const command = new Deno.Command("ip", { args: args.split(" "), stderr: "null" });
    return (await command.output()).success;
  } catch {
    return false;
  }
}
