// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The dashboard in a browser: `deno task dashboard:browser`. With `SCREENSHOTS=FOLDER` its pictures are left there.
 *
 * @module
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { dashboard } from "../../dashboard/mod.ts";
import { type Browser, CHROMIUM, launch, nodesIn, type Page } from "./chromium.ts";
import { BusyPool, FakePool } from "./fake_pool.ts";

const LIMIT = 15_000;
const FIXTURE = new URL("./fixtures/left_open.ts", import.meta.url);
const FOLDER = Deno.env.get("SCREENSHOTS");

/** What the browser has complained of, and what it has asked of others. */
interface Watched {
  page: Page;
  faults: string[];
  asked: string[];
}

async function open(
  browser: Browser,
  url: string,
  size = { width: 1280, height: 900 },
): Promise<Watched> {
  const page = await browser.newPage();
  const [faults, asked]: string[][] = [[], []];
  page.on("pageerror", ({ message }) => void faults!.push(message!));
  page.on("console", (message) => void faults!.push(`${message.type!()}: ${message.text!()}`));
  page.on("request", (request) => void asked!.push(request.url!()));
  await page.setViewport(size);
  const response = await page.goto(url, { waitUntil: "load" });
  assertEquals(response!.status(), 200);
  return { page, faults: faults!, asked: asked! };
}

/** Waits for a fact of the page. */
async function until(page: Page, expression: string): Promise<void> {
  await page.waitForFunction(expression, { timeout: LIMIT });
}

const text = (id: string) => `document.getElementById("${id}").textContent`;

function browserTest(name: string, fn: (browser: Browser) => Promise<void>): void {
  Deno.test({
    name,
    ignore: CHROMIUM === null,
    // What puppeteer leaves open ends with it.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => {
      const browser = await launch();
      try {
        await fn(browser);
      } finally {
        await browser.close();
      }
    },
  });
}

/** A pool with a past, which goes on. */
function startBusy(): BusyPool & Disposable {
  const pool = new BusyPool(4) as BusyPool & Disposable;
  pool.pass(20_000);
  const timer = setInterval(() => pool.pass(250), 250);
  pool[Symbol.dispose] = () => clearInterval(timer);
  return pool;
}

const LOOKS = [
  { name: "light", scheme: "light", width: 1280, height: 900 },
  { name: "dark", scheme: "dark", width: 1280, height: 900 },
  { name: "narrow", scheme: "light", width: 390, height: 844 },
];

browserTest(
  "the page shows figures, charts and tables, and is live, in light, dark and narrow",
  async (browser) => {
    using pool = startBusy();
    await using shown = await dashboard(pool, { title: "Mandelbrot, 900 × 600" });
    for (const { name, scheme, ...size } of LOOKS) {
      const { page, faults, asked } = await open(browser, shown.url, size);
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await until(page, `${text("status-text")} === "Live"`);
      assertEquals(await page.evaluate(text("title")), "Mandelbrot, 900 × 600");
      const before = await page.evaluate(text("tiles"));
      await until(page, `${text("tiles")} !== ${JSON.stringify(before)}`);
      assertEquals(await page.evaluate(`document.querySelectorAll("canvas").length`), 5);
      assertEquals(await page.evaluate(`document.querySelectorAll("#workers tbody tr").length`), 4);
      assertEquals(await page.evaluate(`document.querySelectorAll("#slowest tbody tr").length`), 5);
      const wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
      assertEquals(await page.evaluate(wide), 0, "It is no wider than the window");
      const ground = await page.evaluate("getComputedStyle(document.body).backgroundColor");
      assertEquals(ground, scheme === "dark" ? "rgb(12, 17, 23)" : "rgb(246, 247, 249)");
      assertEquals(await page.evaluate(PAINTED), 5, "Something is drawn in each chart");
      if (FOLDER) {
        await page.screenshot({
          path: `${FOLDER}/dashboard-${name}.png`,
          fullPage: true,
        });
      }
      assertEquals(faults, []);
      assertEquals(
        asked.filter((url) => !url.startsWith(shown.url) && !url.startsWith("data:")),
        [],
      );
      await page.close();
    }
  },
);

/** Charts with dots of more than a few colors. */
const PAINTED = `[...document.querySelectorAll("canvas")].filter((canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const colors = new Set();
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 0) colors.add(data.slice(i, i + 3).join());
  return colors.size > 3;
}).length`;

browserTest(
  "a screen reader finds headings, tables with heads, figures in words, and little that is read out",
  async (browser) => {
    using pool = startBusy();
    await using shown = await dashboard(pool, { title: "Rows" });
    const { page } = await open(browser, shown.url);
    await until(page, `${text("status-text")} === "Live"`);
    const tree = [...nodesIn((await page.accessibility.snapshot())!)];
    const named = (role: string) =>
      tree.filter((node) => node.role === role).map(({ name }) => name);
    assertEquals(named("heading"), ["Rows", "Figures", "Charts", "Workers", "Slowest tasks"]);
    assert(named("button").includes("Dark") && named("link").includes("Skip to the workers"));
    assert(tree.filter(({ role }) => role === "image" || role === "img").length >= 5);
    const heads =
      `[...document.querySelectorAll("#workers thead th")].every((th) => th.scope === "col")`;
    assertEquals(await page.evaluate(heads), true);
    assertEquals(
      await page.evaluate(`document.querySelectorAll("#workers tbody th[scope=row]").length`),
      4,
    );
    assertEquals(await page.evaluate(`document.querySelectorAll("caption").length`), 2);
    const live = `[...document.querySelectorAll("[aria-live]")].map(({ id }) => id).join()`;
    assertEquals(await page.evaluate(live), "announcer");
    assertEquals(await page.evaluate(text("announcer")), "Live");
  },
);

browserTest("all can be reached with the keyboard, and colors be chosen", async (browser) => {
  await using shown = await dashboard([new FakePool(1), new FakePool(3)]);
  const { page } = await open(browser, shown.url);
  await until(page, `${text("status-text")} === "Live"`);
  const focused = () => page.evaluate("document.activeElement.textContent");
  const reached: unknown[] = [];
  for (let i = 0; i < 8; i++) {
    await page.keyboard.press("Tab");
    reached.push(await focused());
  }
  assertEquals(reached, [
    "Skip to the workers",
    "Pool 1",
    ...["1 min", "2 min", "10 min", "Light", "Auto", "Dark"],
  ]);
  await page.keyboard.press("Enter");
  assertEquals(await page.evaluate("document.documentElement.dataset.theme"), "dark");
  const ground = "getComputedStyle(document.body).backgroundColor";
  assertEquals(await page.evaluate(ground), "rgb(12, 17, 23)");
  await page.evaluate(`document.getElementById("tab-0").focus()`);
  await page.keyboard.press("ArrowRight");
  assertEquals(await focused(), "Pool 2");
  assertEquals(await page.evaluate(`document.querySelectorAll("#workers tbody tr").length`), 3);
  await page.keyboard.press("Home");
  assertEquals(await focused(), "Pool 1");
});

browserTest(
  "a page says when its pool has ended, and keeps what was to be seen",
  async (browser) => {
    const pool = new FakePool(2);
    await using shown = await dashboard(pool);
    const { page, faults } = await open(browser, shown.url);
    await until(page, `${text("status-text")} === "Live"`);
    pool.figures.tasks.done = 1_234;
    pool.close();
    await until(page, `${text("status-text")} === "Ended"`);
    assertMatch(String(await page.evaluate(text("tiles"))), /Done1,234/);
    assertEquals(
      await page.evaluate(`document.querySelector("[data-state=ended].state") !== null`),
      true,
    );
    await shown.close();
    assertEquals(faults, []);
  },
);

browserTest("a page that loses the program says so", async (browser) => {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", FIXTURE.pathname],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { page } = await open(browser, (await lines.read()).value!.trim());
  await until(page, `${text("status-text")} === "Live"`);
  child.kill("SIGKILL");
  await until(page, `${text("status-text")} === "Connection lost, trying again"`);
  assertEquals(await page.evaluate(text("announcer")), "Connection lost, trying again");
  await Promise.all([child.status, child.stdin.close().catch(() => {}), lines.cancel()]);
});

browserTest("a page says when its dashboard was closed", async (browser) => {
  const shown = await dashboard(new FakePool(2));
  const { page } = await open(browser, shown.url);
  await until(page, `${text("status-text")} === "Live"`);
  await shown.close();
  await until(page, `${text("status-text")} === "Ended"`);
});
