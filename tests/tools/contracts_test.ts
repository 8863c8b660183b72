// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertMatch } from "@std/assert";
import { ROOT } from "../../tools/files.ts";

/** Checks the types of a module that has a fault in each line that ends with `// fault`. */
async function faultyLines(code: string): Promise<{ wanted: number[]; found: number[] }> {
  const folder = await Deno.makeTempDir({ prefix: "contracts_test_" });
  try {
    const path = `${folder}/faults.ts`;
    await Deno.writeTextFile(path, code);
    const { code: status, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--config", `${ROOT.pathname}deno.json`, path],
      env: { NO_COLOR: "1" },
    }).output();
    const text = new TextDecoder().decode(stderr);
    assertEquals(status, 1, text);
    const found = [...text.matchAll(/faults\.ts:(\d+):/g)].map(([, line]) => Number(line));
    const lines = code.split("\n");
    const wanted = lines.flatMap((line, index) => line.endsWith("// fault") ? [index + 1] : []);
    return { wanted, found: [...new Set(found)].toSorted((a, b) => a - b) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the type check refuses a wrong runtime, a forgotten option, a frame unknown or left out", async () => {
  const { wanted, found } = await faultyLines(`
import type { Fulfils } from "${ROOT}tools/contracts.ts";
import type { Host, Net, Runtime } from "${ROOT}runtime/contract.ts";
import type { Meanings } from "${ROOT}process/meanings.ts";
import type { ProcessOptions } from "${ROOT}process/options.ts";
import type { Link } from "${ROOT}ipc/transport/link.ts";
import type { FrameKind } from "${ROOT}ipc/frames/wire.ts";
type Node = typeof import("${ROOT}runtime/node/runtime.ts");
type NodeNet = typeof import("${ROOT}runtime/node/net.ts");

export type Right = Fulfils<Runtime, Node>;
export type Lacking = Fulfils<Runtime, Omit<Node, "nextOfPort">>; // fault
export type Wrong = Fulfils<Runtime, Omit<Node, "pid"> & { pid(): string }>; // fault
export type OtherRoom = Fulfils<Host, Node>; // fault
export type Late = Fulfils<Net, Omit<NodeNet, "listenSocket"> & { listenSocket(): Promise<void> }>; // fault

type All = Meanings<ProcessOptions>;
declare const meanings: All;
const { env, ...rest } = meanings;
export const whole: All = { env, ...rest };
export const forgotten: All = rest; // fault
export const nice: Meanings<ProcessOptions & { nice?: number }> = meanings; // fault

declare const link: Link;
declare const kind: FrameKind;
link.send(9, []);
link.send(10, []); // fault
switch (kind) {
  case 0: case 1: case 2: case 3: case 4: case 5: case 6: case 7: break;
  default:
    kind satisfies never; // fault
}
export const unnamed: All = { ...meanings, env: { spawn: "launch", warm: "fresh" } }; // fault
`);
  assertEquals(found, wanted);
});

Deno.test("each runtime's module of a contract is held to it", async () => {
  const text = await Deno.readTextFile(new URL("tools/contracts.ts", ROOT));
  for (const runtime of ["deno", "node"]) {
    for (const module of ["runtime", "host", "net", "libc"]) {
      assertMatch(
        text,
        new RegExp(`Fulfils<\\w+, typeof import\\("../runtime/${runtime}/${module}.ts"\\)>`),
      );
    }
  }
});
