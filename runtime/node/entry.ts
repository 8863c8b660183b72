// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Looks whether the modules that children begin with are there: a bundler leaves them out.
 *
 * @module
 */

import { ProcessError } from "../../errors.ts";
import { fs, url } from "./builtins.ts";
import { isUnreadable } from "./permissions.ts";

/** How each tool is told to leave the library where it is. */
const WAYS = [
  'esbuild "--external:@multiprocessing/process"',
  'rollup and vite "external", or "ssr.external"',
  'webpack and rspack "externals"',
  'Next "serverExternalPackages"',
];

/**
 * Checks that an entry is there.
 *
 * @param entry Its URL.
 * @throws {ProcessError} If it is not.
 */
export function checkEntry(entry: URL): void {
  if (entry.protocol !== "file:" || fs.existsSync(entry)) return;
  if (isUnreadable(url.fileURLToPath(entry))) {
    throw new ProcessError(
      `Cannot start a child without Node's permission to read the library: pass --allow-fs-read=*, current value leaves out ${entry.href}`,
    );
  }
  throw new ProcessError(
    `Cannot start a child as the library was bundled, and ${entry.href} is not there: keep @multiprocessing/process out of the bundle (${
      WAYS.join("; ")
    })`,
  );
}
