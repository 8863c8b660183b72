// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The projects: test runners, transpilers, bundlers, frameworks.
 *
 * @module
 */

import type { Case, Project } from "./project.ts";

const JS = { "check.js": "check.js", "tasks.js": "tasks.js", "main.js": "main.js" };
const CJS = { "check.cjs": "check.cjs", "tasks.cjs": "tasks.cjs" };
const TS = { "check.ts": "check.ts", "tasks.ts": "tasks.ts", "main.ts": "main.ts" };
const BUNDLED = { ...JS, "frozen.js": "frozen.js" };

/** Where a bundle is run, so that it finds nothing but what is in it. */
const ALONE = "alone=$(mktemp -d) && cp -r $HOW/. $alone && node $alone/main.mjs && rm -r $alone";

/** A bundler's three ways; `build` is its command line, which looks at `$HOW`. */
function bundled(build: string): Case[] {
  return [
    {
      how: "the library outside of the bundle",
      commands: [build, "node external/main.mjs"],
      env: { HOW: "external" },
      isShort: build.startsWith("esbuild"),
    },
    {
      how: "all in the bundle, with the plugin",
      commands: [build, ALONE],
      env: { HOW: "plugin" },
    },
    {
      how: "one file, with `freezeSupport()`",
      commands: [build, ALONE],
      env: { HOW: "frozen" },
    },
  ];
}

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    target: "es2022",
    module: "nodenext",
    moduleResolution: "nodenext",
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: true,
    skipLibCheck: true,
  },
});

/** Of what TypeScript 5 took: ts-node knows no newer. */
const TSCONFIG_COMMONJS = JSON.stringify({
  compilerOptions: {
    target: "es2022",
    module: "commonjs",
    moduleResolution: "node10",
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
  },
});

const JEST_ESM = `export default { testMatch: ["**/*.test.mjs"], transform: {} };`;
const JEST_CJS = `module.exports = { testMatch: ["**/*.test.cjs"] };`;
const JEST_SWC =
  `module.exports = { testMatch: ["**/*.test.ts"], transform: { "\\\\.ts$": "@swc/jest" } };`;

const ESBUILD = `case $HOW in
plugin) exec node esbuild.mjs;;
external) options=--external:@multiprocessing/process; entry=main.js;;
frozen) options=; entry=frozen.js;;
esac
esbuild $entry --bundle --platform=node --format=esm --outfile=$HOW/main.mjs $options`;

/** All of them. */
export const PROJECTS: readonly Project[] = [
  {
    name: "vitest",
    packages: ["vitest@^4"],
    type: "module",
    files: { "check.js": "check.js", "tasks.js": "tasks.js" },
    cases: ["forks", "threads", "vmThreads"].map((pool) => ({
      how: `pool \`${pool}\``,
      commands: [`vitest run --pool=${pool}`],
      isShort: pool === "forks",
    })),
  },
  {
    name: "jest",
    packages: ["jest@^30"],
    type: "commonjs",
    files: {
      ...CJS,
      "check.js": "check.mjs",
      "tasks.js": "tasks.mjs",
    },
    texts: {
      "esm.config.mjs": JEST_ESM,
      "cjs.config.cjs": JEST_CJS,
    },
    cases: [
      {
        how: "ES modules",
        commands: ["sed -i 's/\\.js\"/.mjs\"/' *.mjs", "jest -c esm.config.mjs"],
        env: { NODE_OPTIONS: "--experimental-vm-modules" },
      },
      { how: "CommonJS", commands: ["jest -c cjs.config.cjs"], isShort: true },
    ],
  },
  {
    name: "jest-swc",
    packages: [
      "@swc/jest@^0.2",
      "jest@^30",
      "@swc/core@^1",
      "@swc-node/register@^1",
      "typescript@5.9",
    ],
    type: "commonjs",
    files: { "check.ts": "check.ts", "tasks.ts": "tasks.ts" },
    texts: { "swc.config.cjs": JEST_SWC },
    cases: [{
      how: "TypeScript in Jest 30; children load it by `NODE_OPTIONS`",
      commands: ["jest -c swc.config.cjs"],
      env: { NODE_OPTIONS: "--import=@swc-node/register/esm-register" },
    }],
  },
  {
    name: "mocha",
    packages: ["mocha@^11"],
    type: "module",
    files: { ...CJS, "check.js": "check.js", "tasks.js": "tasks.js" },
    cases: [
      { how: "ES modules", commands: ["mocha methods.test.mjs"] },
      { how: "CommonJS", commands: ["mocha methods.test.cjs"] },
    ],
  },
  {
    name: "node-test",
    packages: [],
    type: "module",
    files: { "check.js": "check.js", "tasks.js": "tasks.js" },
    cases: [
      { how: "`node --test`", commands: ["node --test --test-reporter=spec methods.test.mjs"] },
      { how: "`node` itself", commands: ["node methods.test.mjs"] },
    ],
  },
  {
    name: "tsx",
    packages: ["tsx@^4"],
    type: "module",
    files: TS,
    cases: [{ how: "ES modules", commands: ["tsx main.ts"], isShort: true }],
  },
  {
    name: "tsx-commonjs",
    packages: ["tsx@^4"],
    type: "commonjs",
    files: TS,
    cases: [{ how: 'without `"type": "module"`', commands: ["tsx main.ts"] }],
  },
  {
    name: "ts-node",
    packages: ["ts-node@^10", "typescript@5.9", "@types/node@^20"],
    type: "commonjs",
    files: TS,
    texts: { "tsconfig.json": TSCONFIG_COMMONJS },
    cases: [
      {
        how: "`node -r ts-node/register`",
        commands: ["node -r ts-node/register/transpile-only main.ts"],
      },
      {
        how: "`ts-node`, processes: its hook is not in threads",
        commands: ["ts-node --transpile-only main.ts"],
        env: { METHODS: "spawn,warm" },
        expected: ["spawn is well", "warm is well"],
      },
    ],
  },
  {
    name: "swc",
    packages: ["@swc-node/register@^1", "@swc/core@^1", "typescript@5.9"],
    type: "module",
    files: TS,
    texts: { "tsconfig.json": TSCONFIG },
    cases: [{
      how: "ES modules",
      commands: ["node --import @swc-node/register/esm-register main.ts"],
    }],
  },
  {
    name: "swc-commonjs",
    packages: ["@swc/core@^1", "@swc/cli@^0.8"],
    type: "commonjs",
    files: TS,
    texts: {
      ".swcrc": JSON.stringify({
        jsc: { parser: { syntax: "typescript" }, target: "es2022" },
        module: { type: "commonjs" },
      }),
    },
    cases: [{
      how: "compiled to CommonJS",
      commands: [
        "swc main.ts tasks.ts check.ts -d out",
        "sed -i 's/\\.ts\"/.js\"/' out/*.js",
        "node out/main.js",
      ],
    }],
  },
  {
    name: "esbuild",
    packages: ["esbuild@^0.28"],
    type: "module",
    files: BUNDLED,
    cases: bundled(ESBUILD),
  },
  {
    name: "rollup",
    packages: ["rollup@^4", "@rollup/plugin-node-resolve@^16"],
    type: "module",
    files: BUNDLED,
    cases: bundled("rollup -c --silent"),
  },
  {
    name: "vite",
    packages: ["vite@^7"],
    type: "module",
    files: BUNDLED,
    cases: bundled("vite build --logLevel warn"),
  },
  {
    name: "webpack",
    packages: ["webpack@^5", "webpack-cli@^6"],
    type: "module",
    files: { ...BUNDLED, "webpack.config.mjs": "webpack.config.mjs" },
    cases: bundled("webpack"),
  },
  {
    name: "rspack",
    packages: ["@rspack/core@^1", "@rspack/cli@^1"],
    type: "module",
    files: { ...BUNDLED, "webpack.config.mjs": "webpack.config.mjs" },
    cases: bundled("rspack build -c webpack.config.mjs"),
  },
  {
    name: "next",
    packages: ["next@^16", "react@^19", "react-dom@^19"],
    type: "module",
    files: { "tasks.js": "tasks.js" },
    cases: [{
      how: "`serverExternalPackages`, a built API route, one request",
      commands: ["next build", "node request.mjs"],
    }],
  },
];
