// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import type { Hello, PoolNow } from "../../dashboard/figures.ts";
import { dashboard, type DashboardOptions } from "../../dashboard/mod.ts";
import { AlreadyExistsError, ProcessStateError } from "../../errors.ts";
import { test } from "../helpers.ts";
import { FakePool } from "./fake_pool.ts";
import { Listener, visit } from "./visit.ts";

const FILES = {
  "": "html",
  "style.css": "css",
  "script.js": "javascript",
  "uplot.js": "javascript",
};

test("dashboard() serves the page, and all that it needs", async () => {
  await using shown = await dashboard(new FakePool(), { title: "Mine" });
  assertMatch(shown.url, /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/$/);
  for (const [file, type] of Object.entries(FILES)) {
    const { status, headers, body } = await visit(`${shown.url}${file}`);
    assertEquals(status, 200);
    assertMatch(headers.get("content-type")!, new RegExp(`^text/${type}; charset=utf-8$`));
    assert(body.length > 500, file);
  }
  const page = await visit(shown.url);
  const named = [...page.body.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, path]) => path!)
    .filter((path) => !path.startsWith("data:"));
  for (const path of named) assertEquals((await visit(`${shown.url}${path}`)).status, 200, path);
  assertEquals(named.length, 4);
});

test("nothing answers without the token", async () => {
  await using shown = await dashboard(new FakePool());
  const { pathname } = new URL(shown.url);
  const token = pathname.slice(1, -1);
  const wrong = [
    "/",
    "/events",
    "/style.css",
    `/${token.slice(0, -1)}/`,
    `/${token}x/`,
    `/x${token.slice(1)}/events`,
    `/?token=${token}`,
    `//${token}/`,
  ];
  for (const path of wrong) assertEquals((await visit(shown.url, { path })).status, 403, path);
  assertEquals((await visit(shown.url, { path: `/${token}` })).status, 200);
});

test("each dashboard has a token of its own", async () => {
  await using one = await dashboard(new FakePool());
  await using two = await dashboard(new FakePool());
  assertNotEquals(new URL(one.url).pathname, new URL(two.url).pathname);
});

test("a name of somebody else's that leads here is refused", async () => {
  await using shown = await dashboard(new FakePool());
  const { port } = new URL(shown.url);
  const status = async (host: string | null) =>
    (await visit(shown.url, { headers: { host } })).status;
  for (
    const host of ["evil.example", `evil.example:${port}`, `127.0.0.1.evil.example:${port}`, ""]
  ) {
    assertEquals(await status(host), 403, host);
  }
  assert([400, 403].includes(await status(null)), "A request of HTTP 1.1 has a host");
  for (const host of [`localhost:${port}`, "127.0.0.1", `[::1]:${port}`]) {
    assertEquals(await status(host), 200, host);
  }
});

test("nothing can be changed, and nothing else can be read", async () => {
  await using shown = await dashboard(new FakePool());
  for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
    const { status, headers } = await visit(shown.url, { method });
    assertEquals([status, headers.get("allow")], [405, "GET, HEAD"], method);
  }
  assertEquals((await visit(shown.url, { method: "HEAD" })).body, "");
  assertEquals((await visit(`${shown.url}events`, { method: "HEAD" })).body, "");
  const { pathname } = new URL(shown.url);
  const others = [
    "deno.json",
    "..%2fdeno.json",
    "constructor",
    "__proto__",
    "x.js",
  ];
  for (const file of others) {
    assertEquals((await visit(shown.url, { path: `${pathname}${file}` })).status, 404, file);
  }
});

test("the browser is told to load nothing else, and to tell nobody", async () => {
  await using shown = await dashboard(new FakePool());
  const answers = [await visit(shown.url), await visit(shown.url, { path: "/" })];
  for (const { headers } of answers) {
    const policy = headers.get("content-security-policy")!;
    assert(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self'"), policy);
    assert(!/unsafe|\*|https?:/.test(policy), policy);
    assert(policy.includes("frame-ancestors 'none'"));
    assertEquals(headers.get("referrer-policy"), "no-referrer");
    assertEquals(headers.get("x-content-type-options"), "nosniff");
    assertEquals(headers.get("cache-control"), "no-store");
    assertEquals(headers.get("access-control-allow-origin"), null);
  }
  assert(!/<script(?![^>]* src=)|<style|\son\w+=| style=/.test(answers[0]!.body), "Nothing inline");
});

test("a page is told what was, and then what is", async () => {
  const pool = new FakePool(2);
  await using shown = await dashboard([pool, new FakePool(1)], { title: "Two" });
  pool.figures.tasks.done = 7;
  pool.figures.workers[1]!.workMs = 400;
  await using listener = await Listener.at(shown.url);
  const { title, pools } = await listener.next("hello") as Hello;
  assertEquals([title, pools.map(({ name }) => name)], ["Two", ["Pool 1", "Pool 2"]]);
  assertEquals(pools[0]!.samples.length >= 1, true);
  let [first] = await listener.next("now") as PoolNow[];
  while (first!.figures.tasks.done !== 7) [first] = await listener.next("now") as PoolNow[];
  assertEquals([first!.sample.done, first!.sample.work], [7, [0, 400]]);
  assertEquals(first!.figures.workers.length, 2);
});

test("it ends with the last of its pools, and the pages are told", async () => {
  const pools = [new FakePool(), new FakePool()];
  await using shown = await dashboard(pools);
  await using listener = await Listener.at(shown.url);
  pools[0]!.close();
  await listener.next("now");
  pools[1]!.figures.tasks.done = 3;
  pools[1]!.close();
  let last: PoolNow[] = [];
  for (let hasEnded = false; !hasEnded;) {
    last = await listener.next("now");
    hasEnded = last.every((each) => each.hasEnded);
  }
  assertEquals(last[1]!.figures.tasks.done, 3);
  assertEquals(await listener.next("end"), null);
  assertEquals(await listener.next("now"), undefined);
  await shown.close();
  await assertRejects(() => visit(shown.url));
});

test("close() ends it while pages listen, and may be called again", async () => {
  const shown = await dashboard(new FakePool());
  await using listener = await Listener.at(shown.url);
  await Promise.all([shown.close(), shown.close()]);
  await shown.close();
  assertEquals(await listener.next("never"), undefined);
  await assertRejects(() => visit(shown.url));
});

test("a page that is gone is told nothing any more; 65 at once are too many", async () => {
  await using shown = await dashboard(new FakePool());
  const all = await Promise.all(Array.from({ length: 64 }, () => Listener.at(shown.url)));
  const error = await assertRejects(() => Listener.at(shown.url));
  assertMatch(String(error), /503/);
  await all[0]![Symbol.asyncDispose]();
  await all[1]!.next("hello");
  for (;;) {
    const again = await Listener.at(shown.url).catch(() => null);
    await again?.[Symbol.asyncDispose]();
    if (again !== null) break;
  }
  for (const each of all.slice(1)) await each[Symbol.asyncDispose]();
});

const WRONG: [DashboardOptions, new () => Error, RegExp][] = [
  [{ prot: 1 } as DashboardOptions, TypeError, /it has no option "prot".* write "port"/],
  [{ port: 70_000 }, RangeError, /"port" must be from 0 to 65535: current value is 70000/],
  [{ port: "80" } as unknown as DashboardOptions, TypeError, /"port" must be a number/],
  [{ hostname: "http://x/" }, RangeError, /"hostname" must be a host name or an address/],
  [{ title: 1 } as unknown as DashboardOptions, TypeError, /"title" must be a string/],
];

test("dashboard() refuses what it has no use for", async () => {
  for (const [options, kind, text] of WRONG) {
    const error = await assertRejects(() => dashboard(new FakePool(), options), kind);
    assertMatch((error as Error).message, text);
  }
  const any = dashboard as (...args: unknown[]) => Promise<unknown>;
  await assertRejects(() => any(), TypeError, '"pools" must be a Pool, or an array of them');
  await assertRejects(() => any([1]), TypeError, "current value is 1");
  await assertRejects(() => any([]), RangeError, '"pools" must be at least one Pool');
  await assertRejects(() => any(new FakePool(), {}, 1), TypeError, "no more than 2 arguments");
});

test("a pool that keeps no insights is refused with how to ask for them", async () => {
  const pool = new FakePool();
  pool.insights = () => {
    throw new ProcessStateError("Cannot get insights as ...");
  };
  await assertRejects(
    () => dashboard(pool),
    ProcessStateError,
    "Cannot show a dashboard as the Pool keeps no insights: write new Pool({ insights: true })",
  );
});

test("a port that is taken is refused by name", async () => {
  await using shown = await dashboard(new FakePool());
  const port = Number(new URL(shown.url).port);
  const error = await assertRejects(() => dashboard(new FakePool(), { port }), AlreadyExistsError);
  assertEquals((error as AlreadyExistsError).resource, `127.0.0.1:${port}`);
});

test("it listens on the loopback interface alone, unless it is told otherwise", async () => {
  await using shown = await dashboard(new FakePool(), { hostname: "localhost" });
  assertMatch(shown.url, /^http:\/\/localhost:\d+\//);
  assertEquals((await visit(shown.url)).status, 200);
});

test("it keeps no program alive, though a page listens", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--quiet",
      "--no-check",
      new URL("./fixtures/left_open.ts", import.meta.url).pathname,
    ],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  await using listener = await Listener.at((await lines.read()).value!.trim());
  await listener.next("hello");
  await child.stdin.close();
  assertEquals((await child.status).code, 0);
  assertEquals((await lines.read()).done, true);
});
