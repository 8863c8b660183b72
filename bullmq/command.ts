// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the command does: from its words to a server, and to its end.
 *
 * @module
 */

import process from "node:process";
import { parseArgs } from "node:util";
import { clearInterval, setInterval } from "../base/globals.ts";
import type { StartMethod } from "../base/options.ts";
import type { ServeOptions } from "./options.ts";
import { placeOf } from "./redis.ts";
import { nearest } from "./root.ts";
import { serve, type Server } from "./server.ts";

const HELP = `Serves a queue of BullMQ to which pools of @multiprocessing/process/bullmq give tasks.

multiprocessing-serve --redis URL --modules GLOB [options]

  --redis URL           where Redis is, or the path of its Unix socket; default: $REDIS_URL, or redis://127.0.0.1:6379
  --modules GLOB        what may be run: paths from the root, with *, ** and ?; may be given more than once
  --root FOLDER         where modules are named from; default: the nearest with a deno.json or package.json
  --queue NAME          default: multiprocessing
  --prefix TEXT         BullMQ's prefix of all keys; default: bull
  --processes N         workers; default: one for each CPU that may be used
  --context METHOD      spawn, warm or worker; default: spawn
  --max-tasks N         a worker is replaced after as many jobs
  --max-length BYTES    that arguments and results may take; default: 16777216
  --lock-duration MS    without a sign of life after which another host may take a job; default: 30000
  --stalled-interval MS between two looks for jobs of hosts that have died; default: 30000
  --health SECONDS      between two lines that say how it goes, 0: none; default: 60
  --help

SIGTERM and SIGINT: it takes nothing new and finishes what runs; a second one ends it at once.
`;

const WORDS = {
  redis: { type: "string" },
  modules: { type: "string", multiple: true },
  root: { type: "string" },
  queue: { type: "string" },
  prefix: { type: "string" },
  processes: { type: "string" },
  context: { type: "string" },
  "max-tasks": { type: "string" },
  "max-length": { type: "string" },
  "lock-duration": { type: "string" },
  "stalled-interval": { type: "string" },
  health: { type: "string" },
  help: { type: "boolean" },
} as const;

/** What the command was told. */
interface Command {
  options: ServeOptions;
  /** Milliseconds between two lines; 0: none. */
  health: number;
}

/**
 * Serves until it is told to end.
 *
 * @param words The command's words.
 * @returns Its exit code: 0 after a signal, 1 if it could not begin or go on, 2 if the words were wrong.
 */
export async function runCommand(words: string[]): Promise<number> {
  let command: Command | null;
  try {
    command = read(words);
  } catch (error) {
    complain(`${textOf(error)}, --help says more`);
    return 2;
  }
  if (command === null) {
    process.stdout.write(HELP);
    return 0;
  }
  try {
    await run(command);
    return 0;
  } catch (error) {
    complain(textOf(error));
    return 1;
  }
}

function read(words: string[]): Command | null {
  const { values } = parseArgs({ args: words, options: WORDS, strict: true });
  if (values.help) return null;
  // The main module is this command.
  const { modules, root = nearest(process.cwd()), queue, prefix, context } = values;
  if (modules === undefined) {
    throw new TypeError(
      "Cannot serve as --modules must say what may be run: write --modules 'tasks/*.ts'",
    );
  }
  const counts = {
    processes: countOf("processes", values.processes),
    maxTasksPerChild: countOf("max-tasks", values["max-tasks"]),
    maxLength: countOf("max-length", values["max-length"]),
    lockDuration: countOf("lock-duration", values["lock-duration"]),
    stalledInterval: countOf("stalled-interval", values["stalled-interval"]),
  };
  const given = { root, queue, prefix, context: context as StartMethod | undefined, ...counts };
  const connection = values.redis ?? process.env.REDIS_URL ?? "redis://127.0.0.1:6379";
  const isGiven = ([, value]: [string, unknown]) => value !== undefined;
  return {
    options: { connection, modules, ...Object.fromEntries(Object.entries(given).filter(isGiven)) },
    health: (countOf("health", values.health) ?? 60) * 1000,
  };
}

function countOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  throw new RangeError(
    `Cannot serve as --${name} must be a whole number: current value is "${text}"`,
  );
}

async function run({ options, health }: Command): Promise<void> {
  const server = await serve(options);
  const { connection, queue = "multiprocessing", modules } = options;
  say(`serving ${queue} at ${placeOf(connection)}: ${[...modules].join(" ")}`);
  const timer = health > 0 ? setInterval(() => say(lineOf(server)), health) : undefined;
  let isEnding = false;
  const end = () => {
    // Who asks twice doesn't want to wait.
    if (isEnding) process.exit(1);
    isEnding = true;
    say(`ending: ${server.health().running} running`);
    server.close();
  };
  for (const signal of SIGNALS) process.on(signal, end);
  try {
    await server.closed;
    say(`ended: ${lineOf(server)}`);
  } finally {
    clearInterval(timer);
    await server.close();
    for (const signal of SIGNALS) process.off(signal, end);
  }
}

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/** One line that says how it goes. */
function lineOf(server: Server): string {
  const { uptime, ...counts } = server.health();
  const words = Object.entries(counts).map(([name, value]) => `${name}=${value}`);
  return [`up=${Math.round(uptime / 1000)}s`, ...words].join(" ");
}

function say(text: string): void {
  process.stdout.write(`multiprocessing-serve: ${text}\n`);
}

function complain(text: string): void {
  process.stderr.write(`multiprocessing-serve: ${text}\n`);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
