// Copyright 2026 the multiprocessing authors. MIT license.

import { build } from "esbuild";
import { multiprocessing } from "@multiprocessing/process/esbuild";

await build({
  entryPoints: ["main.js"],
  bundle: true,
  platform: "node",
  format: "esm",
  outdir: "plugin",
  plugins: [multiprocessing()],
});
