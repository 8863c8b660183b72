// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { fixture, test } from "../helpers.ts";

test("spans of Deno's own OpenTelemetry are parents of those that tasks make", async () => {
  const program = new URL("./fixtures/deno_spans.ts", import.meta.url);
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-check",
      "--config",
      fixture("../../deno.json").pathname,
      program.href,
    ],
    env: {
      ...{ OTEL_DENO: "true", OTEL_DENO_CONSOLE: "ignore", NO_COLOR: "1" },
      ...{ OTEL_EXPORTER_OTLP_PROTOCOL: "console", OTEL_TRACES_EXPORTER: "none" },
    },
  }).output();
  const lines = new TextDecoder().decode(stdout).split("\n");
  const told = lines.filter((line) => /^(?:spawn|worker|warm) /.test(line));
  assertEquals(told, ["spawn 1 false", "worker 1 false", "warm 1 false"]);
});
