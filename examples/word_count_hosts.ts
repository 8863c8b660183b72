// Copyright 2026 the multiprocessing authors. MIT license.

// The word count of word_count.ts over three hosts, one of which is killed midway: its files are counted by
// the others. The hosts are processes here, started as on a real host. It takes a folder, and where Redis is.

import { resolve } from "node:path";
import { Pool } from "@multiprocessing/process/bullmq";
import { table } from "../tools/table.ts";
import { countWords, listTexts } from "./word_count.ts";

const ROOT = new URL("../", import.meta.url).pathname;

/** What somebody types on each host. */
function startHost(redis: string): Deno.ChildProcess {
  const serve = new URL("../bullmq/serve.ts", import.meta.url).pathname;
  const queue = ["--redis", redis, "--queue", "words"];
  const what = ["--root", ROOT, "--modules", "examples/word_count.ts", "--processes", "1"];
  // A host that says nothing for a second is given up: in real life that is half a minute.
  const limits = ["--lock-duration", "1000", "--stalled-interval", "500"];
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", serve, ...queue, ...what, ...limits],
    stdin: "null",
    stdout: "null",
  }).spawn();
}

async function countAll(paths: string[], redis: string): Promise<Map<string, number>> {
  await using pool = new Pool({ connection: redis, queue: "words", root: ROOT, attempts: 3 });
  const hosts = [startHost(redis), startHost(redis), startHost(redis)];
  const killFirst = (done: number, all: number | null) => {
    if (hosts.length < 3) return;
    console.log(`${done} of ${all} files are counted: one of ${hosts.length} hosts is killed`);
    killed.push(hosts.shift()!);
    killed[0]!.kill("SIGKILL");
  };
  const killed: Deno.ChildProcess[] = [];
  const total = new Map<string, number>();
  for (const counts of await pool.map(countWords, paths, { chunkSize: 1, onProgress: killFirst })) {
    for (const [word, count] of counts) total.set(word, (total.get(word) ?? 0) + count);
  }
  for (const host of hosts) host.kill("SIGTERM");
  await Promise.all([...hosts, ...killed].map((host) => host.status));
  return total;
}

if (import.meta.main) {
  const [folder = ROOT, redis = "redis://127.0.0.1:6379"] = Deno.args;
  const paths = await listTexts(resolve(folder));
  const total = await countAll(paths, redis);
  const top = [...total].sort(([a, x], [b, y]) => y - x || a.localeCompare(b)).slice(0, 5);
  console.log(table(["word", "count"], top));
}
