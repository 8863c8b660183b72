// Copyright 2026 the multiprocessing authors. MIT license.

// OpenTelemetry's own SDK for Node: a span of a server is the parent of those that tasks make in workers.

import { assertEquals } from "@std/assert";
import { run } from "../command.ts";
import { install } from "../install.ts";
import { RUNTIMES, tool } from "../tools.ts";
import { consumer } from "./consumer.ts";

const FILES = new URL("./otel/", import.meta.url);
const SDK = ["@opentelemetry/api@1.9.1", "@opentelemetry/sdk-node@0.223.0"];

Deno.test("a span that a task makes has the span as its parent in which the task was given", async () => {
  const { tarball } = await consumer();
  const folder = await Deno.makeTempDir({ prefix: "multiprocessing-otel-" });
  try {
    await install(folder, [tarball, ...SDK]);
    for await (const { name } of Deno.readDir(FILES)) {
      await Deno.copyFile(new URL(name, FILES), `${folder}/${name}`);
    }
    for (const runtime of Object.keys(RUNTIMES)) {
      for (const method of ["spawn", "worker"]) {
        const command = [await tool(RUNTIMES[runtime]!), "main.mjs", method] as const;
        const output = await run(command, { cwd: folder, timeout: 60_000 });
        assertEquals(output.trim(), "null true true", `${runtime} ${method}`);
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
