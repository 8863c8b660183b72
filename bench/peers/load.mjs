// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Imports a package that is installed in this folder. Its name is no literal, as Deno, which checks these
 * files, knows nothing of the folder's packages.
 *
 * @param {string} name The package.
 * @returns {Promise<object>} What it exports.
 */
export function load(name) {
  return import(name);
}
