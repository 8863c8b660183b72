// Copyright 2026 the multiprocessing authors. MIT license.

import { nodeResolve } from "@rollup/plugin-node-resolve";

const CONFIGS = {
  external: async () => ({
    input: "main.js",
    external: ["@multiprocessing/process"],
    output: { dir: "external", format: "es", entryFileNames: "[name].mjs" },
  }),
  frozen: async () => ({
    input: "frozen.js",
    external: /^node:/,
    plugins: [nodeResolve({ preferBuiltins: true, exportConditions: ["node"] })],
    output: { file: "frozen/main.mjs", format: "es", inlineDynamicImports: true },
  }),
  plugin: async () => {
    const { multiprocessing } = await import("@multiprocessing/process/rollup");
    return {
      input: "main.js",
      external: /^node:/,
      plugins: [
        nodeResolve({ preferBuiltins: true, exportConditions: ["node"] }),
        multiprocessing(),
      ],
      output: { dir: "plugin", format: "es", entryFileNames: "[name].mjs" },
    };
  },
};

export default await CONFIGS[process.env.HOW]();
