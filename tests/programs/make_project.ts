// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Makes folders that look like a user's project.
 *
 * @module
 */

/** The folder of this library. */
export const LIBRARY = new URL("../../", import.meta.url).pathname.slice(0, -1);

/** What a `deno.json` says to have this library as a dependency from JSR, without a network. */
export const AS_DEPENDENCY = {
  imports: { "@multiprocessing/process": "jsr:@multiprocessing/process@^0.1.0" },
  links: [LIBRARY],
};

/** A folder, removed at the end. */
export class Project implements Disposable {
  /** Its path. */
  readonly path: string = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "process project " }));

  /** Makes it, with files: text as it is, and anything else as JSON. */
  constructor(files: Record<string, unknown>) {
    for (const [name, content] of Object.entries(files)) {
      const file = `${this.path}/${name}`;
      Deno.mkdirSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });
      const text = typeof content === "string" ? content : JSON.stringify(content, null, 2);
      Deno.writeTextFileSync(file, text);
    }
  }

  /** The path of a file in it. */
  file(name: string): string {
    return `${this.path}/${name}`;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

/** The files of a package from npm, as an installation leaves them. */
export function npmPackage(name: string, code: string): Record<string, unknown> {
  return {
    [`node_modules/${name}/package.json`]: {
      name,
      version: "1.0.0",
      type: "module",
      exports: "./index.js",
    },
    [`node_modules/${name}/index.js`]: code,
  };
}

/**
 * A program that prints `fact`, which its module imports and which may be any expression, in itself, in a
 * child of every start method, and, if its argument is 2, in a child of each of these.
 */
export function relayProgram(imports: string, fact: string): string {
  return `${imports}
export async function relay(generations: number, path: string): Promise<void> {
  console.log(\`\${path} \${${fact}}\`);
  if (generations === 0) return;
  for (const context of getAllStartMethods()) {
    const args = [generations - 1, \`\${path}>\${context}\`] as const;
    await using process = new Process({ target: relay, args, context });
    await process.start();
    const code = await process.join();
    if (code !== 0) throw new Error(\`\${args[1]}: \${code}\`);
  }
}
if (import.meta.main) await relay(Number(Deno.args[0] ?? 1), "main");
`;
}

/** What {@linkcode relayProgram} prints if the fact is the same everywhere. */
export function relayOutput(
  fact: string,
  generations = 1,
  methods: string[] = ["spawn", "worker", "warm"],
): string {
  const lines = (path: string, left: number): string[] => [
    `${path} ${fact}`,
    ...(left === 0 ? [] : methods.flatMap((method) => lines(`${path}>${method}`, left - 1))),
  ];
  return lines("main", generations).join("\n") + "\n";
}
