// Copyright 2026 the multiprocessing authors. MIT license.

// The program of webpack's and rspack's manuals, with the library outside, inside with the plugin, and as one file.

const common = {
  mode: "production",
  target: "node20",
  experiments: { outputModule: true },
  optimization: { minimize: false },
};

function output(name) {
  return {
    path: process.cwd() + "/" + name,
    filename: "[name].mjs",
    chunkFilename: "[name].mjs",
    module: true,
    library: { type: "module" },
    chunkFormat: "module",
  };
}

const external = {
  ...common,
  entry: { main: "./main.js" },
  output: output("external"),
  externalsType: "module",
  externals: ["@multiprocessing/process"],
};

const frozen = {
  ...common,
  entry: { main: "./frozen.js" },
  output: output("frozen"),
  optimization: { minimize: false, splitChunks: false },
  module: { parser: { javascript: { importMeta: false, dynamicImportMode: "eager" } } },
};

async function plugged() {
  const { multiprocessing } = await import("@multiprocessing/process/webpack");
  return {
    ...common,
    entry: { main: "./main.js" },
    output: output("plugin"),
    plugins: [multiprocessing()],
  };
}

const CONFIGS = { external: () => external, frozen: () => frozen, plugin: plugged };

export default CONFIGS[process.env.HOW]();
