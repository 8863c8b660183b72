// Copyright 2026 the multiprocessing authors. MIT license.

import { run } from "../command.ts";
import { PACKAGE_JSON, PLUGINS } from "../package.ts";
import { tool } from "../tools.ts";
import { consumer } from "./consumer.ts";

const RESOLUTIONS = [
  { module: "nodenext", moduleResolution: "nodenext" },
  { module: "esnext", moduleResolution: "bundler" },
];

for (const compiler of ["typescript", "typescript-5"]) {
  for (const resolution of RESOLUTIONS) {
    const name = `${compiler}, moduleResolution ${resolution.moduleResolution}`;
    Deno.test(`[${name}] arguments are inferred from the target`, async () => {
      const { folder } = await consumer();
      const config = {
        compilerOptions: {
          ...resolution,
          target: "es2022",
          lib: ["es2023", "esnext.disposable", "dom"],
          types: [],
          strict: true,
          noEmit: true,
          exactOptionalPropertyTypes: true,
        },
        files: [
          "types.ts",
          "types.mts",
          ...(resolution.module === "nodenext" ? ["types.cts"] : []),
        ],
      };
      await Deno.writeTextFile(`${folder}/tsconfig.json`, JSON.stringify(config));
      await run(["node", await tool(`${compiler}/bin/tsc`), "-p", folder], { cwd: folder });
    });
  }
}

Deno.test("publint finds nothing to say", async () => {
  const { folder, tarball } = await consumer();
  const publint = await tool("publint/src/cli.js");
  await run(["node", publint, "run", tarball, "--strict"], { cwd: folder });
});

Deno.test("the types are as right as arethetypeswrong can tell", async () => {
  const { folder, tarball } = await consumer();
  const attw = await tool("@arethetypeswrong/cli/dist/index.js");
  // What children begin with is for bundlers, and has no types.
  const further = Object.keys(PACKAGE_JSON.exports)
    .filter((entry) => ![".", "./package.json"].includes(entry))
    .map((entry) => entry.slice(2));
  const check = ["node", attw, tarball, "--no-emoji", "--profile", "node16"] as const;
  await run([...check, "--exclude-entrypoints", ...further], { cwd: folder });
  // Plugins are ES modules alone, which tools of bundlers import.
  const plugins = ["--entrypoints", ...PLUGINS, "--ignore-rules", "cjs-resolves-to-esm"];
  await run([...check, ...plugins], { cwd: folder });
});
