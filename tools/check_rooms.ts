// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Checks that each file of the library stands in a room and imports what is below, and that the lists that
 * can't be made from that of the rooms are the same as it.
 *
 * @module
 */

import config from "../deno.json" with { type: "json" };
import { OWN_REGEXP } from "../process/call_site.ts";
import { listFiles, report, ROOT } from "./files.ts";
import { roomFaults } from "./imports.ts";
import { isLibrary, LAZY, PUBLISHED } from "./rooms.ts";

function readSources(): Map<string, string> {
  const paths = [...listFiles()].filter((path) => path.endsWith(".ts") && isLibrary(path));
  return new Map(paths.map((path) => [path, Deno.readTextFileSync(new URL(path, ROOT))]));
}

/** Rooms that are not built yet are no folders. */
function built(sources: Map<string, string>): string[] {
  return PUBLISHED.filter((path) => [...sources.keys()].some((file) => file.startsWith(path)));
}

function* listFaults(sources: Map<string, string>): Generator<string> {
  const rooms = built(sources);
  for (const room of rooms) {
    if (!config.publish.include.includes(room)) yield `deno.json: does not publish ${room}`;
  }
  for (const path of config.publish.include) {
    if (!/\.md$|^LICENSE$/.test(path) && !rooms.includes(path)) {
      yield `deno.json: publishes ${path}, which is no room`;
    }
  }
  for (const path of sources.keys()) {
    if (!OWN_REGEXP.test(path)) yield `process/call_site.ts: takes ${path} for a program's own`;
  }
  for (const { from, to } of LAZY) {
    if (!sources.has(from) || !sources.has(to)) yield `tools/rooms.ts: ${from} or ${to} is gone`;
  }
}

const sources = readSources();
report(`${sources.size} files in their rooms`, [...roomFaults(sources), ...listFaults(sources)]);
