// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { findConfig, toPath } from "../../../runtime/deno/config.ts";

/** A folder with empty files, removed at the end. */
class Folder implements Disposable {
  readonly path: string = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "config ü%41 " }));

  constructor(files: string[]) {
    for (const file of files.map((name) => `${this.path}/${name}`)) {
      Deno.mkdirSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });
      Deno.writeTextFileSync(file, "");
    }
  }

  /** The URL of a file in it, as Deno writes those of modules. */
  url(name: string): string {
    const url = new URL("file:///");
    url.pathname = `${this.path}/${name}`.replaceAll("%", "%25");
    return url.href;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

Deno.test("findConfig() takes the nearest file upward from the main module", () => {
  using folder = new Folder(["deno.jsonc", "a/deno.json", "a/deno.jsonc", "a/b/c/main.ts"]);
  const config = (main: string) => findConfig(folder.url(main), []);
  assertEquals(config("main.ts"), [`--config=${folder.path}/deno.jsonc`]);
  assertEquals(config("x/main.ts"), [`--config=${folder.path}/deno.jsonc`]);
  assertEquals(config("a/main.ts"), [`--config=${folder.path}/a/deno.json`]);
  assertEquals(config("a/b/c/main.ts"), [`--config=${folder.path}/a/deno.json`]);
});

Deno.test("findConfig() stops at a package.json, which a deno.json beside it outdoes", () => {
  using folder = new Folder(["deno.json", "package.json", "a/package.json"]);
  assertEquals(findConfig(folder.url("main.ts"), []), [`--config=${folder.path}/deno.json`]);
  const main = folder.url("a/main.ts");
  assertEquals(findConfig(main, []), ["--no-config", "--node-modules-dir=manual"]);
  assertEquals(findConfig(main, ["--node-modules-dir=auto"]), ["--no-config"]);
});

Deno.test("findConfig() gives no configuration where there is none", () => {
  assertEquals(findConfig("file:///nowhere/main.ts", []), ["--no-config"]);
});

Deno.test("findConfig() looks upward from the working directory for a main module that is no file", () => {
  using folder = new Folder(["deno.json"]);
  const before = Deno.cwd();
  Deno.chdir(folder.path);
  try {
    for (const main of [null, "https://example.com/main.ts"]) {
      assertEquals(findConfig(main, []), [`--config=${folder.path}/deno.json`]);
    }
  } finally {
    Deno.chdir(before);
  }
});

Deno.test("toPath() makes paths absolute and leaves other URLs as they are", () => {
  const cwd = Deno.cwd();
  assertEquals(toPath("map.json"), `${cwd}/map.json`);
  assertEquals(toPath("./a b/map.json"), `${cwd}/./a b/map.json`);
  assertEquals(toPath("/a/map.json"), "/a/map.json");
  assertEquals(toPath("C:\\a\\map.json"), "C:\\a\\map.json");
  assertEquals(toPath("https://example.com/map.json"), "https://example.com/map.json");
  assertEquals(toPath("file:///a%20b/100%25.json"), "/a b/100%.json");
  assertEquals(toPath(new URL("file:///a/%C3%BC.json")), "/a/ü.json");
});
