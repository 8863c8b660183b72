// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Rolls the declarations of all modules up into one file, of what users can name and what that consists
 * of: `mod.d.cts`, which CommonJS and ES modules can take alike. `mod.d.ts` hands it on.
 *
 * @module
 */

import { createRequire } from "node:module";
import { fromFileUrl, join } from "@std/path";
// deno-lint-ignore no-import-prefix
import type * as TypeScript from "npm:typescript@5.9.3";
import { shorten } from "./doc_comments.ts";
import { listFiles } from "./files.ts";
import { DIST, FURTHER, MODULES } from "./package.ts";
import { tool } from "./tools.ts";

type Ts = typeof TypeScript;
type Symbol = TypeScript.Symbol;
type Node = TypeScript.Node;

const FOLDER = fromFileUrl(new URL(MODULES, DIST));

/** `AsyncDisposable` is in no `lib` of a release: without this line it is unknown to who has not asked for it. */
const HEAD = `/// <reference lib="esnext.disposable" />\n`;

/** What can be moved to another thread; that of the DOM, which not everyone has, knows fewer. */
const TRANSFERABLE = "type Transferable = object;\n";

/**
 * Globals that a user's `lib` may lack. Where they are there, these add nothing to them.
 */
const GLOBALS = `declare global {
  interface AbortSignal {
    readonly aborted: boolean;
  }
  interface ReadableStream<R = any> {
    readonly locked: boolean;
  }
  interface URL {
    href: string;
  }
}
${TRANSFERABLE}`;

const ESM = `export * from "./mod.cjs";\n`;

/** Writes both, and removes the declarations of the modules. */
export async function rollUp(): Promise<void> {
  const ts: Ts = createRequire(import.meta.url)(await tool("typescript-5/lib/typescript.js"));
  const paths = ["mod.d.ts", ...FURTHER.map((path) => path.replace(/\.ts$/, ".d.ts"))];
  const program = programOf(ts, paths.map((path) => join(FOLDER, path)));
  const main = new Rollup(ts, program, "mod.d.ts");
  const text = main.text();
  const further = paths.slice(1)
    .map((path) => [path, new Rollup(ts, program, path, main).text()] as const);
  for (const path of await listFiles(FOLDER, ".d.ts")) await Deno.remove(join(FOLDER, path));
  await Deno.writeTextFile(join(FOLDER, "mod.d.cts"), HEAD + shorten(text));
  await Deno.writeTextFile(join(FOLDER, "mod.d.ts"), ESM);
  for (const [path, text] of further) {
    await Deno.writeTextFile(join(FOLDER, path), HEAD + shorten(text));
  }
}

function programOf(ts: Ts, paths: string[]): TypeScript.Program {
  return ts.createProgram(paths, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ESNext,
    types: [],
  });
}

/** The declarations that one module's exports consist of. */
class Rollup {
  readonly #ts: Ts;
  readonly #checker: TypeScript.TypeChecker;
  readonly #main: TypeScript.SourceFile;
  readonly #base: Rollup | null;
  readonly #path: string;
  /** By its name, each declared at the top of a module of ours. */
  readonly #found = new Map<string, Symbol>();
  readonly #exported = new Map<string, string>();
  /** What the module that users import has by these names: one declaration of each, or they would differ. */
  readonly #imported = new Set<string>();

  constructor(ts: Ts, program: TypeScript.Program, path: string, base: Rollup | null = null) {
    this.#ts = ts;
    this.#checker = program.getTypeChecker();
    this.#main = program.getSourceFile(join(FOLDER, path))!;
    this.#base = base;
    this.#path = path;
  }

  text(): string {
    const module = this.#checker.getSymbolAtLocation(this.#main)!;
    const handedOn: string[] = [];
    for (const each of this.#checker.getExportsOfModule(module)) {
      const symbol = this.#target(each);
      if (this.#base?.exports(symbol)) {
        handedOn.push(each.name);
        continue;
      }
      this.#exported.set(each.name, symbol.name);
      this.#add(symbol);
    }
    const shown = new Set(this.#exported.values());
    const parts = [...this.#found].map(([name, symbol]) => this.#declare(symbol, shown.has(name)));
    const names = [...this.#exported].map(([as, name]) => name === as ? as : `${name} as ${as}`);
    const rest = `${parts.join("\n")}\nexport { ${names.join(", ")} };\n`;
    if (this.#base === null) return `${this.#docs()}\n${GLOBALS}${rest}`;
    return `${this.#docs()}\n${this.#bridge(handedOn)}${TRANSFERABLE}${rest}`;
  }

  /** Whether users find it here by its own name. */
  exports(symbol: Symbol): boolean {
    return this.#exported.get(symbol.name) === symbol.name &&
      this.#found.get(symbol.name) === symbol;
  }

  #bridge(handedOn: string[]): string {
    const from = `${"../".repeat(this.#path.split("/").length - 1)}mod.js`;
    const names = [...this.#imported].join(", ");
    return `import type { ${names} } from "${from}";\nexport { ${
      handedOn.join(", ")
    } } from "${from}";\n`;
  }

  /** What a name stands for, wherever it comes from. */
  #target(symbol: Symbol): Symbol {
    return symbol.flags & this.#ts.SymbolFlags.Alias
      ? this.#checker.getAliasedSymbol(symbol)
      : symbol;
  }

  #add(symbol: Symbol): void {
    if (this.#base?.exports(symbol)) return void this.#imported.add(symbol.name);
    const known = this.#found.get(symbol.name);
    if (known === symbol) return;
    if (known !== undefined) {
      throw new Error(`Cannot roll up two types of one name: ${symbol.name}`);
    }
    this.#found.set(symbol.name, symbol);
    for (const declaration of symbol.declarations ?? []) this.#addUsed(declaration);
  }

  /** What a declaration names of other modules, or of its own. */
  #addUsed(node: Node): void {
    if (this.#ts.isIdentifier(node)) {
      const symbol = this.#checker.getSymbolAtLocation(node);
      if (symbol !== undefined && this.#isOurs(this.#target(symbol))) {
        this.#add(this.#target(symbol));
      }
    }
    this.#ts.forEachChild(node, (child) => this.#addUsed(child));
  }

  #isOurs({ declarations = [] }: Symbol): boolean {
    return declarations.some((each) =>
      each.getSourceFile().fileName.startsWith(FOLDER) && this.#statementOf(each) !== null
    );
  }

  /** The statement at the top of a module that is this declaration. */
  #statementOf(declaration: Node): Node | null {
    const statement = this.#ts.isVariableDeclaration(declaration)
      ? declaration.parent.parent
      : declaration;
    return this.#ts.isSourceFile(statement.parent) ? statement : null;
  }

  #declare({ declarations = [] }: Symbol, isShown: boolean): string {
    return declarations.map((declaration) => {
      const statement = this.#statementOf(declaration)!;
      const file = statement.getSourceFile();
      const text = statement.getText(file).replace(/^export (?:declare )?/, "");
      const isType = /^(?:interface|type)\b/.test(text);
      const code = isType || text.startsWith("declare ") ? text : `declare ${text}`;
      if (!isShown) return code.replaceAll(/^\s*\/\*\*(?:(?!\*\/)[^])*\*\/\n/gm, "");
      const docs = file.text.slice(statement.getFullStart(), statement.getStart(file)).trim();
      return docs === "" ? code : `${docs}\n${code}`;
    }).join("\n");
  }

  #docs(): string {
    return /^\s*\/\*\*(?:(?!\*\/)[^])*\*\//.exec(this.#main.text)?.[0].trim() ?? "";
  }
}
