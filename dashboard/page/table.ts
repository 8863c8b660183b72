// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Tables whose figures change in place: what is selected or focused stays so.
 *
 * @module
 */

import { type Element, make, write } from "./dom.ts";

/** A column. */
export interface Column<T> {
  title: string;
  /** Its class. */
  kind?: string;
  /** Whether it names the row. */
  isName?: boolean;
  /** Changes a cell; at first it is empty. */
  fill(cell: Element, row: T): void;
}

/** A column of texts. */
export function textColumn<T>(title: string, text: (row: T) => string, kind?: string): Column<T> {
  return {
    title,
    ...(kind !== undefined && { kind }),
    fill: (cell, row) => write(cell, text(row)),
  };
}

/** A table. */
export class Table<T> {
  readonly #columns: readonly Column<T>[];
  readonly #body: Element = make("tbody");
  readonly #empty: string;
  #rows: Element[][] = [];

  /**
   * Makes it.
   *
   * @param table Where.
   * @param caption What is in it.
   * @param columns The columns.
   * @param empty What is said of no row.
   */
  constructor(table: Element, caption: string, columns: readonly Column<T>[], empty: string) {
    this.#columns = columns;
    this.#empty = empty;
    const heads = columns.map(({ title, kind = "" }) =>
      make("th", { scope: "col", class: kind }, title)
    );
    table.append(
      make("caption", { class: "unseen" }, caption),
      make("thead", {}, make("tr", {}, ...heads)),
      this.#body,
    );
  }

  /**
   * Shows rows.
   *
   * @param rows What is in them.
   */
  show(rows: readonly T[]): void {
    if (rows.length !== this.#rows.length || rows.length === 0) this.#build(rows.length);
    for (const [index, row] of rows.entries()) {
      for (const [place, column] of this.#columns.entries()) {
        column.fill(this.#rows[index]![place]!, row);
      }
    }
  }

  #build(count: number): void {
    this.#rows = Array.from(
      { length: count },
      () =>
        this.#columns.map(({ kind = "", isName }) =>
          isName ? make("th", { scope: "row", class: kind }) : make("td", { class: kind })
        ),
    );
    const nothing = make("td", { colspan: String(this.#columns.length) }, this.#empty);
    const rows = count === 0
      ? [make("tr", {}, nothing)]
      : this.#rows.map((cells) => make("tr", {}, ...cells));
    this.#body.replaceChildren(...rows);
  }
}
