// Copyright 2026 the multiprocessing authors. MIT license.

/** Where `deno task npm` puts the package. */
export const PACKAGE = new URL("../../npm/dist/esm/mod.js", import.meta.url);
