// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { type CallSite, fileUrlOf, moduleOfCall, noteCall } from "../../process/call_site.ts";
import { CHILD } from "../../runtime/entries.ts";
import { test } from "../helpers.ts";

/** Not the call itself is returned: in Bun it would be in the place of this one. */
function called(): [CallSite] {
  return [noteCall(called)];
}

test("moduleOfCall() is the module of the caller", () => {
  assertEquals(moduleOfCall(called()[0]), import.meta.url);
});

test("moduleOfCall() leaves the library's own frames out", () => {
  const root = new URL("../", CHILD).href;
  const stack = [
    "Error",
    `    at new Process (${root}process/process.ts:10:5)`,
    `    at MethodContext.process (${root}context.ts:1:1)`,
    "    at ext:core/01_core.js:1:1",
    "    at main (file:///home/me/main.ts:9:1)",
  ].join("\n");
  assertEquals(moduleOfCall({ stack }), "file:///home/me/main.ts");
});

test("moduleOfCall() reads the frames of every kind of module", () => {
  for (
    const [frame, url] of [
      ["at run (https://example.com/x.ts:1:2)", "https://example.com/x.ts"],
      ["at data:text/javascript,1:1:1", "data:text/javascript,1"],
      ["at Object.<anonymous> (/home/me/ä.cjs:1:2)", "file:///home/me/%C3%A4.cjs"],
      ["at async run (file:///a.ts:1:2)", "file:///a.ts"],
      ["at async file:///home/me/a%20b/(c).ts:3:4", "file:///home/me/a%20b/(c).ts"],
      ["at run (file:///C:/Programs%20(x86)/a.js:1:2)", "file:///C:/Programs%20(x86)/a.js"],
      ["at /home/a (b)/c.js:1:2", "file:///home/a%20(b)/c.js"],
      ["at Object.<anonymous> (C:\\a (b)\\c.js:1:2)", "file:///C:/a%20(b)/c.js"],
      ["at new A (C:/a/b.js:1:2)", "file:///C:/a/b.js"],
      ["at run (\\\\host\\share\\a.js:1:2)", "file://host/share/a.js"],
    ] as const
  ) {
    assertEquals(moduleOfCall({ stack: `Error\n    ${frame}` }), url, frame);
  }
});

test("moduleOfCall() is null where nothing can be told", () => {
  assertEquals(moduleOfCall({}), null);
  assertEquals(moduleOfCall({ stack: "Error\n    at <anonymous>\n    at native code" }), null);
  const text = "at eval (eval at run (/home/a.js:1:2), <anonymous>:3:4)";
  assertEquals(
    moduleOfCall({ stack: `Error\n    ${text}\n    at async Promise.all (index 0)` }),
    null,
  );
});

test("fileUrlOf() escapes what a URL would read otherwise", () => {
  assertEquals(fileUrlOf("/a b/100%/#1?.ts"), "file:///a%20b/100%25/%231%3F.ts");
  assertEquals(fileUrlOf("C:\\a\\b.ts"), "file:///C:/a/b.ts");
  assertEquals(fileUrlOf("C:/a/b.ts"), "file:///C:/a/b.ts");
  assertEquals(fileUrlOf("\\\\host\\share\\a.ts"), "file://host/share/a.ts");
});
