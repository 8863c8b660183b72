// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Runs dnt in a process without this project's configuration: its `links` would hold for what dnt
 * imports too. The arguments are the module of dnt, and what it is told; without the latter it is
 * only loaded.
 *
 * @module
 */

import type { BuildOptions } from "./dnt_options.ts";

const [module, options] = Deno.args as [string, string | undefined];
const { build } = await import(module) as { build(options: BuildOptions): Promise<void> };
if (options !== undefined) await build(JSON.parse(options) as BuildOptions);
