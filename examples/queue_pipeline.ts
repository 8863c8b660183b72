// Copyright 2026 the multiprocessing authors. MIT license.

import { Process, Queue } from "@multiprocessing/process";

/** A page as it moves on from stage to stage. */
interface Page {
  title: string;
  text: string;
}

/** Reads: makes pages of lines. */
export async function parse(lines: Queue<string>, pages: Queue<Page>): Promise<void> {
  for await (const line of lines) {
    const [title = "", text = ""] = line.split(": ");
    await pages.put({ title, text });
  }
}

/** Works: there are two of these, and each takes the next page when it is ready for it. */
export async function count(pages: Queue<Page>, counts: Queue<[string, number]>): Promise<void> {
  for await (const { title, text } of pages) {
    await counts.put([title, text.split(/\s+/).length]);
  }
}

if (import.meta.main) {
  const lines = new Queue<string>();
  const pages = new Queue<Page>({ maxSize: 4 });
  const counts = new Queue<[string, number]>();
  const stages = [
    new Process({ target: parse, args: [lines, pages] }),
    new Process({ target: count, args: [pages, counts] }),
    new Process({ target: count, args: [pages, counts] }),
  ];
  for (const stage of stages) await stage.start();
  await lines.put("Moon: it turns around the earth");
  await lines.put("Sun: a star");
  await lines.put("Mars: the red planet");
  // Each stage ends when the one before it has ended, and nothing is left of what that has put.
  lines.end();
  const found: string[] = [];
  for await (const [title, words] of counts) found.push(`${title} has ${words} words`);
  console.log(found.sort().join("\n"));
  for (const stage of stages) await stage.join();
}
