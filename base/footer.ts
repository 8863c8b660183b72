// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What is drawn below all else in a terminal, and has to make way for what is printed.
 *
 * @module
 */

/** Lines at the bottom of the terminal. */
export interface Footer {
  /** Removes them. */
  hide(): void;
  /** Draws them again. */
  show(): void;
}

let footer: Footer | null = null;

/**
 * Makes something the footer, or ends it.
 *
 * @param next The footer; null for none.
 */
export function setFooter(next: Footer | null): void {
  footer = next;
}

/**
 * Prints above the footer.
 *
 * @typeParam T What that gives.
 * @param print Prints whole lines.
 * @returns What it gives.
 */
export function aboveFooter<T>(print: () => T): T {
  const present = footer;
  if (present === null) return print();
  present.hide();
  try {
    return print();
  } finally {
    present.show();
  }
}
