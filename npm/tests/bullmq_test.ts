// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertMatch } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { REDIS_SERVER, RedisServer } from "../../tests/bullmq/redis_server.ts";
import { run } from "../command.ts";
import { install } from "../install.ts";
import { COMMANDS } from "../package.ts";
import { RUNTIMES, tool } from "../tools.ts";
import { consumer } from "./consumer.ts";

const FILES = new URL("./bullmq/", import.meta.url);
const PEERS = [config.imports.bullmq, config.imports.ioredis].map((each) => each.slice(4));
const COMMAND = Object.keys(COMMANDS)[0]!;

/** Another project, with the peers or without. */
async function project(peers: string[]) {
  const { tarball } = await consumer();
  const folder = await Deno.makeTempDir({ prefix: "multiprocessing-bullmq-" });
  await install(folder, [tarball, ...peers]);
  for await (const { name } of Deno.readDir(FILES)) {
    await Deno.copyFile(new URL(name, FILES), `${folder}/${name}`);
  }
  return { folder, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

/** A command of the package, serving until it is told to end. */
async function served(runtime: string, cwd: string, path: string) {
  const child = new Deno.Command(await tool(RUNTIMES[runtime]!), {
    args: [
      ...[`node_modules/.bin/${COMMAND}`, "--redis", path, "--modules", "tasks.mjs"],
      ...["--processes", "1", "--health", "0"],
    ],
    cwd,
    stdin: "null",
    stdout: "piped",
  }).spawn();
  const output = new Response(child.stdout).text();
  const end = async () => {
    child.kill("SIGTERM");
    return [(await child.status).code, await output] as const;
  };
  return { end };
}

Deno.test("without BullMQ the entry can be imported, and says how it is installed", async () => {
  await using empty = await project([]);
  for (const runtime of Object.keys(RUNTIMES)) {
    const command = [await tool(RUNTIMES[runtime]!), "main.mjs", "redis://127.0.0.1:1"] as const;
    const output = await run(command, { cwd: empty.folder, timeout: 60_000 });
    assertMatch(
      output,
      /"(?:bullmq|ioredis)" can't be loaded: (?:npm install|bun add) bullmq ioredis/,
    );
  }
});

Deno.test("its types are those of the library, and need none of BullMQ", async () => {
  const { folder } = await consumer();
  await Deno.copyFile(new URL("types.mts", FILES), `${folder}/bullmq_types.mts`);
  const compilerOptions = {
    module: "nodenext",
    target: "es2022",
    lib: ["es2023", "esnext.disposable"],
    types: [],
    strict: true,
    noEmit: true,
  };
  const options = { compilerOptions, files: ["bullmq_types.mts"] };
  await Deno.writeTextFile(`${folder}/tsconfig.bullmq.json`, JSON.stringify(options));
  for (const compiler of ["typescript", "typescript-5"]) {
    const tsc = await tool(`${compiler}/bin/tsc`);
    await run(["node", tsc, "-p", `${folder}/tsconfig.bullmq.json`], { cwd: folder });
  }
});

Deno.test({
  name: "each runtime serves and submits over BullMQ",
  ignore: REDIS_SERVER === null,
  async fn() {
    await using full = await project(PEERS);
    await using redis = await RedisServer.start();
    for (const runtime of Object.keys(RUNTIMES)) {
      const server = await served(runtime, full.folder, redis.path);
      const command = [await tool(RUNTIMES[runtime]!), "main.mjs", redis.path] as const;
      const output = await run(command, { cwd: full.folder, timeout: 60_000 });
      assertEquals(output.trim(), "49 1,4,9\n4 4", runtime);
      const [code, said] = await server.end();
      assertEquals(code, 0, runtime);
      assertMatch(said, /ended: .* done=4 failed=0/);
    }
  },
});

Deno.test({
  name: "on each runtime all ends when Redis doesn't come back",
  ignore: REDIS_SERVER === null,
  async fn() {
    await using full = await project(PEERS);
    for (const runtime of Object.keys(RUNTIMES)) {
      await using redis = await RedisServer.start();
      const child = new Deno.Command(await tool(RUNTIMES[runtime]!), {
        args: ["away.mjs", redis.path],
        cwd: full.folder,
        stdin: "null",
        stdout: "piped",
        signal: AbortSignal.timeout(60_000),
      }).spawn();
      let text = "";
      for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
        text += part;
        if (text === "49\n") await redis.kill();
      }
      const names = "TimeoutError ProcessStateError ProcessStateError";
      assertEquals([(await child.status).code, text], [0, `49\n${names}\nclosed\n`], runtime);
    }
  },
});
