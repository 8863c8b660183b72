// Copyright 2026 the multiprocessing authors. MIT license.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { Pool } from "@multiprocessing/process";

/** What was found at a page. */
interface Page {
  url: string;
  title: string;
  links: string[];
}

/** Fetches a page: nearly all of the time is spent in waiting, so that one worker may be at many. */
export async function visit(url: string): Promise<Page> {
  const text = await (await fetch(url)).text();
  const title = text.match(/<title>(.*?)<\/title>/)?.[1] ?? "";
  const links = [...text.matchAll(/href="([^"#]+)"/g)].map(([, link]) => new URL(link!, url).href);
  return { url, title, links };
}

/** Follows all links within a site, as many at once as the pool can. */
async function crawl(pool: Pool, start: string): Promise<Map<string, Page>> {
  const pages = new Map<string, Page>();
  const seen = new Set<string>();
  const { origin } = new URL(start);
  const follow = async (url: string): Promise<void> => {
    if (seen.has(url) || new URL(url).origin !== origin) return;
    seen.add(url);
    // What fails because its worker has died is tried once more.
    const page = await pool.apply(visit, [url], { timeout: 10_000, retries: 1 });
    pages.set(url, page);
    await Promise.all(page.links.map(follow));
  };
  await follow(start);
  return pages;
}

const PAGES = 60;
const SLOWNESS_MS = 50;

/** A site that takes its time: page n leads to 2n and 2n + 1. */
async function serveSite(): Promise<Server> {
  const server = createServer((request, response) => {
    const number = Number(request.url!.slice(1));
    const links = [2 * number, 2 * number + 1].filter((link) => link <= PAGES);
    const body = links.map((link) => `<a href="/${link}">Page ${link}</a>`).join("\n");
    setTimeout(() => response.end(`<title>Page ${number}</title>\n${body}`), SLOWNESS_MS);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

if (import.meta.main) {
  const site = process.argv[2] === undefined ? await serveSite() : null;
  const start = site === null
    ? process.argv[2]!
    : `http://127.0.0.1:${(site.address() as AddressInfo).port}/1`;
  await using pool = new Pool({ processes: 2, concurrency: 16 });
  const begin = performance.now();
  const pages = await crawl(pool, start);
  const seconds = ((performance.now() - begin) / 1_000).toFixed(1);
  console.log(`${pages.size} pages in ${seconds} s`);
  const longest = [...pages.values()].toSorted((a, b) => b.links.length - a.links.length)[0]!;
  console.log(`${longest.title} has ${longest.links.length} links`);
  site?.closeAllConnections();
  site?.close();
}
