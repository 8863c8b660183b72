// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { deadLinks, type Page } from "../../tools/links.ts";
import { test } from "../helpers.ts";

const ROOT = new URL("../../", import.meta.url);

function page(path: string, text: string): Page {
  return { url: new URL(path, "file:///project/"), text };
}

const has = (...paths: string[]) => (url: URL) =>
  paths.includes(url.href.slice("file:///project/".length));

test("deadLinks() finds files and headings that are not there", () => {
  const pages = [
    page("a.md", "# A\n[b](b.md), [there](b.md#what-is-there), [no](b.md#nowhere), [c](c.md)"),
    page("b.md", "# What `is` there?\n[up](#what-is-there) [out](https://example.com)"),
  ];
  assertEquals(deadLinks(pages, has("a.md", "b.md")), ["a.md: b.md#nowhere", "a.md: c.md"]);
});

test("deadLinks() leaves code alone", () => {
  assertEquals(deadLinks([page("a.md", "```ts\na[0](b)\n```")], has("a.md")), []);
});

test("the documentation has no link that leads nowhere", () => {
  const folders = ["", "docs/", "docs/decisions/", "npm/"];
  const pages = folders.flatMap((folder) =>
    [...Deno.readDirSync(new URL(folder, ROOT))].filter(({ name }) => name.endsWith(".md"))
      .map(({ name }): Page => {
        const url = new URL(`${folder}${name}`, ROOT);
        return { url, text: Deno.readTextFileSync(url) };
      })
  );
  assert(pages.length > 10);
  const exists = (url: URL) => {
    try {
      return Deno.statSync(url) !== undefined;
    } catch {
      return false;
    }
  };
  assertEquals(deadLinks(pages, exists), []);
});

test("what is read on npm names no file that the package lacks", () => {
  const text = Deno.readTextFileSync(new URL("npm/README.md", ROOT));
  assertEquals([...text.matchAll(/\]\((?!https:)/g)].length, 0);
});
