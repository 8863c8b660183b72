// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Chromium without a window: Debian's, driven by puppeteer-core from npm.
 *
 * @module
 */

/** Not read by who doesn't run these tests. */
const PUPPETEER: string = "npm:puppeteer-core@25.16.0";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Where it is; null if it is not here. */
export const CHROMIUM: string | null = PLACES.find((path) => {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}) ?? null;

/** What is used of a page. */
export interface Page {
  goto(url: string, options: { waitUntil: "load" }): Promise<{ status(): number } | null>;
  setViewport(size: { width: number; height: number; deviceScaleFactor?: number }): Promise<void>;
  emulateMediaFeatures(features: { name: string; value: string }[]): Promise<void>;
  setOfflineMode(isOffline: boolean): Promise<void>;
  /** The expression is code of the page. */
  evaluate(expression: string): Promise<unknown>;
  waitForFunction(expression: string, options: { timeout: number }): Promise<unknown>;
  on(
    event: string,
    listener: (
      what: { text?(): string; type?(): string; url?(): string; message?: string },
    ) => void,
  ): void;
  readonly keyboard: { press(key: string): Promise<void> };
  readonly accessibility: { snapshot(): Promise<AccessibleNode | null> };
  screenshot(options: Record<string, unknown>): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** As a screen reader sees it. */
export interface AccessibleNode {
  role: string;
  name?: string;
  children?: AccessibleNode[];
}

/** What is used of a browser. */
export interface Browser {
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

/**
 * Starts it.
 *
 * @returns The browser.
 */
export async function launch(): Promise<Browser> {
  const { default: puppeteer } = await import(PUPPETEER);
  return await puppeteer.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=en-US"],
  });
}

/**
 * All that a screen reader finds.
 *
 * @param node The page.
 * @returns Each with its role.
 */
export function* nodesIn(node: AccessibleNode): Generator<AccessibleNode> {
  yield node;
  for (const child of node.children ?? []) yield* nodesIn(child);
}
