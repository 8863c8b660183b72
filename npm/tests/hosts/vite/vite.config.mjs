// Copyright 2026 the multiprocessing authors. MIT license.

import { defineConfig } from "vite";

const how = process.env.HOW;

async function plugins() {
  if (how !== "plugin") return [];
  const { multiprocessing } = await import("@multiprocessing/process/rollup");
  return [multiprocessing()];
}

export default defineConfig({
  plugins: await plugins(),
  ssr: how === "external"
    ? { external: ["@multiprocessing/process"] }
    : { noExternal: ["@multiprocessing/process"] },
  build: {
    ssr: how === "frozen" ? "frozen.js" : "main.js",
    outDir: how,
    minify: false,
    target: "node20",
    rollupOptions: {
      output: {
        entryFileNames: how === "frozen" ? "main.mjs" : "[name].mjs",
        ...(how === "frozen" && { inlineDynamicImports: true }),
      },
    },
  },
});
