// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The versions of TypeScript, each with every way to resolve modules, without `skipLibCheck`.
 *
 * @module
 */

import type { Case, Project } from "./project.ts";

const VERSIONS = ["5.7", "5.9", "6.0", "7.0"];

/** By the names of TypeScript; the file shows which kind of module it is. */
const MODULES = [
  { module: "nodenext", moduleResolution: "nodenext", file: "use.mts" },
  { module: "nodenext", moduleResolution: "nodenext", file: "use.cts" },
  { module: "node16", moduleResolution: "node16", file: "use.mts" },
  { module: "esnext", moduleResolution: "bundler", file: "use.mts" },
  { module: "commonjs", moduleResolution: "bundler", file: "use.cts" },
  { module: "commonjs", moduleResolution: "node10", file: "use.ts" },
];

/** Both with and without the globals of browsers, and those of Node. */
const GLOBALS = [
  { lib: ["es2022"], types: [] },
  { lib: ["es2022"], types: ["node"] },
  { lib: ["es2022", "dom"], types: [] },
  { lib: ["es2022", "dom"], types: ["node"] },
];

function aliasOf(version: string): string {
  return `typescript-${version.replace(".", "-")}`;
}

/** Since 6, `commonjs` resolves as bundlers do; before, as Node did once. */
function knows(version: string, { module, moduleResolution }: typeof MODULES[number]): boolean {
  const isOld = version.startsWith("5");
  if (module !== "commonjs") return true;
  return moduleResolution === (isOld ? "node10" : "bundler");
}

function configOf(version: string): [name: string, text: string][] {
  return MODULES.filter((each) => knows(version, each)).flatMap(({ file, ...options }, index) =>
    GLOBALS.map((globals): [string, string] => {
      const compilerOptions = {
        ...options,
        ...globals,
        target: "es2022",
        strict: true,
        noEmit: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
      };
      const name = `${version}-${index}-${globals.lib.length}-${globals.types.length}.json`;
      return [name, JSON.stringify({ compilerOptions, files: [file] })];
    })
  );
}

const USE = `import { getContext, Pool, Process, type Connection } from "@multiprocessing/process";

export function square(x: number): number {
  return x * x;
}

export async function main(end: Connection<string>): Promise<number[]> {
  const process = new Process({ target: square, args: [1], context: getContext("worker") });
  await process.start();
  // @ts-expect-error: no number
  new Process({ target: square, args: ["1"] });
  const text: string = await end.recv({ timeout: 1 });
  const pool = new Pool({ processes: text.length });
  return await pool.map(square, [1, 2]);
}
`;

function caseOf(version: string): Case {
  const compiler = `node node_modules/${aliasOf(version)}/bin/tsc`;
  const commands = configOf(version).map(([name]) => `${compiler} -p ${name}`);
  return {
    how: `${version}: nodenext, node16, bundler, commonjs; with and without DOM and @types/node`,
    commands,
    expected: [],
    isShort: false,
  };
}

/** The project. */
export function matrix(): Project {
  const packages = VERSIONS.map((each) => `${aliasOf(each)}@npm:typescript@~${each}.0`);
  return {
    name: "typescript",
    title: "TypeScript",
    packages: [...packages, "@types/node@^20"],
    type: "module",
    files: {},
    texts: {
      "use.mts": USE,
      "use.cts": USE,
      "use.ts": USE,
      ...Object.fromEntries(VERSIONS.flatMap(configOf)),
    },
    cases: VERSIONS.map(caseOf),
  };
}
