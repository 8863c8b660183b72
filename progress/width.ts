// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How many columns of a terminal a text takes.
 *
 * @module
 */

/** What colors a text, and takes no place. */
// deno-lint-ignore no-control-regex
const COLOR_REGEXP = /\x1b\[[\d;]*m/g;

/** East Asian wide ones and pictures: two columns. */
const WIDE_REGEXP =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;

/** Put above the letter before them: none. */
const MARK_REGEXP = /\p{Mark}|\u200d/u;

// deno-lint-ignore no-control-regex
const CONTROL_REGEXP = /[\x00-\x1f\x7f-\x9f]+/g;

/**
 * The columns that a text takes.
 *
 * @param text The text, which may be colored.
 * @returns How many.
 */
export function widthOf(text: string): number {
  let width = 0;
  for (const letter of text.replaceAll(COLOR_REGEXP, "")) width += widthOfLetter(letter);
  return width;
}

function widthOfLetter(letter: string): number {
  if (letter < "\x7f") return 1;
  if (MARK_REGEXP.test(letter)) return 0;
  return WIDE_REGEXP.test(letter) ? 2 : 1;
}

/**
 * A text that takes no more than some columns; what is left out is a point of omission.
 *
 * @param text The text, without colors.
 * @param columns How many.
 * @returns The text.
 */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let [kept, width] = ["", 0];
  for (const letter of text) {
    width += widthOfLetter(letter);
    if (width > columns - 1) break;
    kept += letter;
  }
  return columns < 1 ? "" : `${kept.trimEnd()}…`;
}

/**
 * A text of one line, that moves no cursor.
 *
 * @param text Any text.
 * @returns The text.
 */
export function plainLine(text: string): string {
  return text.replaceAll(COLOR_REGEXP, "").replaceAll(CONTROL_REGEXP, " ").trim();
}
