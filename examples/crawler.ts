// Copyright 2026 the multiprocessing authors. MIT license.

import { JoinableQueue, Process, Queue } from "@multiprocessing/process";

/** Where each page of a small site leads to; a real crawler would fetch it. */
const SITE: Record<string, string[]> = {
  "/": ["/about", "/news"],
  "/about": ["/", "/team"],
  "/news": ["/news/1", "/news/2"],
  "/team": ["/about"],
  "/news/1": ["/news/2"],
  "/news/2": ["/missing"],
};

/** What was found at a page. */
interface Finding {
  url: string;
  links: string[];
}

/** Visits page after page, until it is ended. */
export async function visit(frontier: JoinableQueue<string>, findings: Queue<Finding>) {
  for (;;) {
    const url = await frontier.get();
    await findings.put({ url, links: SITE[url] ?? [] });
  }
}

/** Gives each page that is new to the crawlers; a page is done when what it leads to is noted. */
async function follow(frontier: JoinableQueue<string>, findings: Queue<Finding>): Promise<void> {
  const seen = new Set(["/"]);
  for (;;) {
    const { url, links } = await findings.get();
    for (const link of links.filter((link) => !seen.has(link))) {
      seen.add(link);
      await frontier.put(link);
    }
    console.log(`Visited ${url}`);
    frontier.taskDone();
  }
}

if (import.meta.main) {
  const frontier = new JoinableQueue<string>();
  const findings = new Queue<Finding>();
  const crawlers = [1, 2, 3].map(() =>
    new Process({ target: visit, args: [frontier, findings], daemon: true })
  );
  for (const crawler of crawlers) await crawler.start();
  await frontier.put("/");
  follow(frontier, findings).catch(() => {});
  // All pages are done: nothing is left to visit, and nobody is at one that may lead further.
  await frontier.join();
  console.log("Nothing is left to visit");
  for (const crawler of crawlers) crawler.terminate();
  for (const crawler of crawlers) await crawler.join();
  findings.close();
}
