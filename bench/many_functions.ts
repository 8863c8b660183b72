// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A program of many modules that uses functions of some of them for the first time, as a contestant.
 *
 * @module
 */

import { fromFileUrl, join } from "@std/path";
import type { Contestant } from "./contract.ts";
import { startProgram } from "./line_program.ts";

const MODULES = 1_000;
const FUNCTIONS = 20;

const LIBRARY = new URL("../mod.ts", import.meta.url).href;
const CONFIG = fromFileUrl(new URL("../deno.json", import.meta.url));

/** How the functions are given. */
export interface ManyFunctions {
  /** The name of the contestant. */
  name: string;
  /** The one that it is compared with. */
  against: string | null;
  /** How many are used. */
  count: number;
  /** Whether it is told where they are, so that nobody has to look. */
  byReference?: boolean;
}

/**
 * Makes the program.
 *
 * @param options How the functions are given.
 * @returns The contestant: milliseconds from the first call to the last result, in a pool that has worked.
 */
export async function manyFunctions(options: ManyFunctions): Promise<Contestant> {
  const folder = await Deno.makeTempDir({ prefix: "multiprocessing-many-" });
  for (let index = 0; index < MODULES; index++) {
    await Deno.writeTextFile(join(folder, `m${index}.ts`), moduleText(index));
  }
  const path = join(folder, "main.ts");
  await Deno.writeTextFile(path, mainText(options));
  const args = ["run", "-A", "--quiet", "--no-check", "--config", CONFIG, path];
  return {
    name: options.name,
    against: options.against,
    async measure() {
      const program = startProgram({ name: options.name, path: Deno.execPath(), args });
      try {
        return await program.measure();
      } finally {
        await program.close!();
      }
    },
    close: () => Deno.remove(folder, { recursive: true }),
  };
}

function moduleText(index: number): string {
  return `export function f${index}(x: number): number {\n  return x + ${index};\n}\n`;
}

function mainText({ count, byReference = false }: ManyFunctions): string {
  const numbers = Array.from({ length: MODULES }, (_, index) => index);
  const used = numbers.filter((index) => index % (MODULES / FUNCTIONS) === 0).slice(0, count);
  const target = (index: number) =>
    byReference
      ? `reference(new URL("./m${index}.ts", import.meta.url), "f${index}")`
      : `f${index}`;
  return `import { Pool, reference } from "${LIBRARY}";
${numbers.map((index) => `import { f${index} } from "./m${index}.ts";`).join("\n")}
export const all = [${numbers.map((index) => `f${index}`).join(", ")}];
if (import.meta.main) {
  const pool = new Pool({ processes: 1 });
  await pool.apply(Math.sqrt, [4]);
  for await (const _ of Deno.stdin.readable) {
    const begin = performance.now();
    await Promise.all([${used.map((index) => `pool.apply(${target(index)}, [1])`).join(", ")}]);
    console.log(performance.now() - begin);
  }
  await pool[Symbol.asyncDispose]();
}
`;
}
