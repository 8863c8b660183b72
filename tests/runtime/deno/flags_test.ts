// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertThrows } from "@std/assert";
import { ProcessError } from "../../../errors.ts";
import { permissionFlags } from "../../../runtime/deno/flags.ts";

Deno.test("permissionFlags() gives what is asked for, where the parent has it all", () => {
  assertEquals(permissionFlags("inherit"), ["-A"]);
  assertEquals(permissionFlags("none"), []);
  assertEquals(permissionFlags({}), []);
  assertEquals(
    permissionFlags({
      read: true,
      write: false,
      net: ["localhost:80", "example.com"],
      env: "inherit",
      sys: [],
      run: ["cat", "./tool"],
      ffi: [new URL("file:///lib/a%20b.so")],
    }),
    [
      "--allow-read",
      "--allow-net=localhost:80,example.com",
      "--allow-env",
      `--allow-run=cat,${Deno.cwd()}/./tool`,
      "--allow-ffi=/lib/a b.so",
    ],
  );
  assertEquals(permissionFlags({ read: ["data"] }), [`--allow-read=${Deno.cwd()}/data`]);
});

Deno.test("permissionFlags() refuses a value that Deno would divide into two", () => {
  assertThrows(
    () => permissionFlags({ read: ["/data,/etc"] }),
    ProcessError,
    'Cannot start a process as "permissions.read" must not have a comma in a value, which would divide it: current value is /data,/etc',
  );
});

Deno.test({
  name: "permissionFlags() never gives more than the parent has",
  permissions: { read: ["/srv"], net: ["localhost"], env: true, run: ["cat"] },
  fn: () => {
    const more = "must be no more than this process has";
    const refuse = (wanted: Parameters<typeof permissionFlags>[0], text: string) =>
      assertThrows(() => permissionFlags(wanted), ProcessError, text);
    refuse({ read: true }, `"permissions.read" ${more}: all is asked for`);
    refuse({ read: ["/srv/a", "/etc"] }, `"permissions.read" ${more}: /etc is asked for`);
    refuse({ net: ["example.com"] }, `"permissions.net" ${more}: example.com is asked for`);
    refuse({ run: true }, `"permissions.run" ${more}`);
    refuse({ ffi: ["/lib/a.so"] }, `"permissions.ffi" ${more}`);
    refuse({ sys: ["hostname"] }, `"permissions.sys" ${more}`);
    assertEquals(
      permissionFlags({ read: ["/srv/a"], net: ["localhost:80"], env: true }),
      ["--allow-read=/srv/a", "--allow-net=localhost:80", "--allow-env"],
    );
  },
});

Deno.test({
  name: "permissionFlags() passes on none of what the parent no longer has",
  permissions: { env: true, sys: false },
  // The flags of this program say that it has all.
  fn: () => assertEquals(permissionFlags("inherit"), ["--allow-env"]),
});
