// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the reader of the page chooses: colors, how much of the past, and which pool.
 *
 * @module
 */

import { browser, byId, type Element, make } from "./dom.ts";

function press(buttons: readonly Element[], chosen: Element): void {
  for (const each of buttons) each.setAttribute("aria-pressed", String(each === chosen));
}

/**
 * Lets one of some buttons be pressed.
 *
 * @param name What they carry: `data-` and this.
 * @param onChoice Called with what the one carries that was pressed.
 */
export function choose(name: string, onChoice: (value: string) => void): void {
  const buttons = [...browser.document.querySelectorAll(`[data-${name}]`)]
    .filter((each) => each !== browser.document.documentElement);
  for (const button of buttons) {
    button.addEventListener("click", () => {
      press(buttons, button);
      onChoice(button.dataset[name] ?? "");
    });
  }
}

/** Where a key leads from one tab to another. */
const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/**
 * Lets a pool be chosen, where there are several.
 *
 * @param names Their names.
 * @param onChoice Called with the place of the one that was chosen.
 */
export function choosePool(names: readonly string[], onChoice: (index: number) => void): void {
  const list = byId("pools");
  list.hidden = names.length < 2;
  const tabs = names.map((name, index) =>
    make(
      "button",
      { type: "button", role: "tab", id: `tab-${index}`, "aria-controls": "main" },
      name,
    )
  );
  const select = (chosen: number) => {
    for (const [index, tab] of tabs.entries()) {
      tab.setAttribute("aria-selected", String(index === chosen));
      tab.tabIndex = index === chosen ? 0 : -1;
    }
    onChoice(chosen);
  };
  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener("click", () => select(index));
    tab.addEventListener("keydown", (event) => {
      const next = STEPS[event.key]?.(index, tabs.length);
      if (next === undefined) return;
      event.preventDefault();
      tabs[next]!.focus();
      select(next);
    });
  }
  list.replaceChildren(...tabs);
  if (names.length > 1) {
    byId("main").setAttribute("role", "tabpanel");
    select(0);
  }
}
