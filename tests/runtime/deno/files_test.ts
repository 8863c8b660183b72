// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { foldersBeside } from "../../../runtime/deno/files.ts";
import { test } from "../../helpers.ts";

const { lstatSync } = Deno;

function othersWhileOneGoes(place: string, going: string): string[] {
  Deno.lstatSync = (path) => lstatSync(path === going ? `${place}/gone` : path);
  try {
    return foldersBeside(`${place}/x-1`, "x-").sort();
  } finally {
    Deno.lstatSync = lstatSync;
  }
}

test("foldersBeside() gives the others where one of them has just gone", async () => {
  const place = await Deno.makeTempDir();
  try {
    for (const name of ["x-1", "x-2", "x-3", "y-4"]) await Deno.mkdir(`${place}/${name}`);
    assertEquals(othersWhileOneGoes(place, `${place}/x-2`), [`${place}/x-1`, `${place}/x-3`]);
  } finally {
    await Deno.remove(place, { recursive: true });
  }
});
