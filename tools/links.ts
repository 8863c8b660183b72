// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Finds the links of the documentation that lead nowhere: to a file, or to a heading in one. Those of other
 * sites aren't asked for.
 *
 * @module
 */

/** A page, and where it is. */
export interface Page {
  /** Its URL. */
  url: URL;
  /** Its Markdown. */
  text: string;
}

const LINK_REGEXP = /\]\((?![a-z]+:)([^)\s]*)\)/g;

/**
 * The links of pages that lead nowhere.
 *
 * @param pages The pages.
 * @param exists Whether there is a file.
 * @returns Each as `page: link`.
 */
export function deadLinks(pages: readonly Page[], exists: (url: URL) => boolean): string[] {
  const anchors = new Map(pages.map(({ url, text }) => [url.href, anchorsOf(text)]));
  return pages.flatMap(({ url, text }) =>
    [...withoutCode(text).matchAll(LINK_REGEXP)].map(([, link]) => link!)
      .filter((link) => !leads(new URL(link, url), anchors, exists))
      .map((link) => `${url.pathname.split("/").at(-1)}: ${link}`)
  );
}

function leads(
  target: URL,
  anchors: Map<string, Set<string>>,
  exists: (url: URL) => boolean,
): boolean {
  const anchor = decodeURIComponent(target.hash.slice(1));
  target.hash = "";
  if (!exists(target)) return false;
  const known = anchors.get(target.href);
  return anchor === "" || known === undefined || known.has(anchor);
}

/** As GitHub makes them. */
function anchorsOf(text: string): Set<string> {
  const titles = [...withoutCode(text).matchAll(/^#+ (.*)$/gm)].map(([, title]) => title!);
  return new Set(
    titles.map((title) =>
      title.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, "").trim().replaceAll(" ", "-")
    ),
  );
}

function withoutCode(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```$/gm, "");
}
