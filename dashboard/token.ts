// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The secret in a dashboard's address.
 *
 * @module
 */

/** 192 bits. */
const BYTES = 24;

/** Letters that stand in a path as they are: 64 of them. */
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/**
 * Draws a secret.
 *
 * @returns 32 letters and digits.
 */
export function drawToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES * 4 / 3));
  return [...bytes].map((byte) => LETTERS[byte & 63]).join("");
}

/**
 * Compares, in a time that doesn't depend on where the two differ.
 *
 * @param given What somebody has sent.
 * @param token The secret.
 * @returns Whether they are the same.
 */
export function isToken(given: string, token: string): boolean {
  let difference = given.length ^ token.length;
  for (let i = 0; i < token.length; i++) difference |= given.charCodeAt(i) ^ token.charCodeAt(i);
  return difference === 0;
}
