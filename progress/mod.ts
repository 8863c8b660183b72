// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Progress bars for pools, and for whatever else tells how far it is, over the npm package `cli-progress`:
 * with rate and time left, several at once, below all that is printed meanwhile.
 *
 * On Node and Bun the package is the program's own: `npm install cli-progress`.
 *
 * ```ts
 * import { inline, Pool } from "@multiprocessing/process";
 * import { progressBar } from "@multiprocessing/process/progress";
 *
 * await using pool = new Pool({ processes: 2, context: "worker" });
 * const root = inline((x: number) => Math.sqrt(x));
 * await pool.map(root, [1, 4, 9], { onProgress: progressBar({ title: "Roots" }) });
 * ```
 *
 * @module
 */

export { type ProgressBar, progressBar, type ProgressBarOptions } from "./progress_bar.ts";
