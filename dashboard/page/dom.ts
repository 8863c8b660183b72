// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What is used of a browser. The types of the DOM would hide those of Deno from all other files.
 *
 * @module
 */

/** An element. */
export interface Element {
  textContent: string | null;
  hidden: boolean;
  tabIndex: number;
  readonly clientWidth: number;
  readonly dataset: Record<string, string>;
  readonly children: ArrayLike<Element>;
  readonly style: { setProperty(name: string, value: string): void };
  append(...children: (Element | string)[]): void;
  replaceChildren(...children: (Element | string)[]): void;
  remove(): void;
  focus(): void;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  querySelectorAll(selector: string): Iterable<Element>;
  addEventListener(
    type: string,
    listener: (event: { key: string; preventDefault(): void }) => void,
  ): void;
}

/** Where charts are drawn. */
export interface Canvas {
  fillStyle: string;
  globalAlpha: number;
  save(): void;
  restore(): void;
  beginPath(): void;
  rect(x: number, y: number, width: number, height: number): void;
  clip(): void;
  fillRect(x: number, y: number, width: number, height: number): void;
}

interface Browser {
  readonly document: {
    title: string;
    readonly documentElement: Element;
    getElementById(id: string): Element | null;
    createElement(tag: string): Element;
    querySelectorAll(selector: string): Iterable<Element>;
  };
  readonly devicePixelRatio: number;
  getComputedStyle(element: Element): { getPropertyValue(name: string): string };
  matchMedia(query: string): { addEventListener(type: "change", listener: () => void): void };
  readonly ResizeObserver: new (listener: () => void) => { observe(element: Element): void };
}

/** The browser. */
export const browser = globalThis as unknown as Browser;

/**
 * An element of the page.
 *
 * @param id Its id.
 * @returns It.
 */
export function byId(id: string): Element {
  return browser.document.getElementById(id)!;
}

/**
 * Makes an element.
 *
 * @param tag Its name.
 * @param attributes Its attributes.
 * @param children What is in it.
 * @returns It.
 */
export function make(
  tag: string,
  attributes: Record<string, string> = {},
  ...children: (Element | string)[]
): Element {
  const element = browser.document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * Changes a text only where it is another one: what has not changed stays selected, and is not read out.
 *
 * @param element Where it is.
 * @param text The text.
 */
export function write(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * A color of the page as it is now.
 *
 * @param name Its name in the style sheet.
 * @returns The color.
 */
export function color(name: string): string {
  return browser.getComputedStyle(browser.document.documentElement).getPropertyValue(name).trim();
}
