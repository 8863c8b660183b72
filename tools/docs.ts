// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * `deno task docs`: builds the site of the documentation in `site/`: the pages of `docs/`, the README, and
 * what `deno doc` makes of the public symbols. It fails for a link that leads nowhere.
 *
 * @module
 */

// deno-lint-ignore no-import-prefix
import { marked } from "npm:marked@^16.0.0";
import { fromFileUrl } from "@std/path";
import { deadLinks, type Page } from "./links.ts";

const ROOT = new URL("../", import.meta.url);
const SITE = new URL("site/", ROOT);
const PAGES = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "npm/RUNTIMES.md"];

const STYLE =
  `body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 sans-serif }
table { border-collapse: collapse } td, th { border: 1px solid #ccc; padding: .2rem .5rem }
pre { background: #f4f4f4; padding: .7rem; overflow-x: auto }`;

async function pages(): Promise<Page[]> {
  const paths = [...PAGES];
  for await (const { name } of Deno.readDir(new URL("docs/", ROOT))) {
    if (name.endsWith(".md")) paths.push(`docs/${name}`);
  }
  return await Promise.all(paths.map(async (path) => {
    const url = new URL(path, ROOT);
    return { url, text: await Deno.readTextFile(url) };
  }));
}

function exists(url: URL): boolean {
  try {
    return Deno.statSync(url) !== undefined;
  } catch {
    return false;
  }
}

async function buildApi(): Promise<void> {
  const output = fromFileUrl(new URL("api/", SITE));
  const args = ["doc", "--html", "--name=@multiprocessing/process", `--output=${output}`, "mod.ts"];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: ROOT }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

/** Links to other pages of the site become those of what is made of them; other files stand in the repository. */
function linked(html: string, { url }: Page, all: Page[]): string {
  return html.replaceAll(/(href|src)="(?![a-z]+:|#)([^"]*)"/g, (_, attribute, link) => {
    const target = new URL(link, url);
    const { hash } = target;
    target.hash = "";
    const isPage = all.some((page) => page.url.href === target.href);
    if (isPage) return `${attribute}="${link.replace(/\.md(#.*)?$/, ".html")}${hash && ""}"`;
    const path = target.href.slice(ROOT.href.length);
    return `${attribute}="https://github.com/multiprocessing/process/blob/main/${path}"`;
  });
}

async function writePage(page: Page, all: Page[]): Promise<void> {
  const path = page.url.href.slice(ROOT.href.length).replace(/\.md$/, ".html");
  const up = "../".repeat(path.split("/").length - 1);
  const body = linked(await marked(page.text), page, all);
  const title = /^# (.*)$/m.exec(page.text)?.[1] ?? path;
  const html = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${title}</title><style>${STYLE}</style>
<p><a href="${up}README.html">Start</a> · <a href="${up}api/index.html">API</a>
${body}
</html>
`;
  const file = new URL(path, SITE);
  await Deno.mkdir(new URL("./", file), { recursive: true });
  await Deno.writeTextFile(file, html);
}

const all = await pages();
const dead = deadLinks(all, exists);
if (dead.length > 0) throw new Error(`Links that lead nowhere:\n${dead.join("\n")}`);
await Deno.remove(SITE, { recursive: true }).catch(() => {});
await Deno.mkdir(SITE, { recursive: true });
for (const page of all) await writePage(page, all);
await buildApi();
// deno-lint-ignore no-console
console.log(`${all.length} pages and the public symbols are in site/`);
