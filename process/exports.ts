// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Whether a module may export a function, seen by its source text alone: the parent never imports a
 * target's module, which deadlocks while that module awaits at top level.
 *
 * @module
 */

/** How far a statement without a semicolon is looked at. */
const REACH_CHARACTERS = 400;

const NAME = "[\\p{ID_Start}$_][\\p{ID_Continue}$]*";

let singleRegexp: RegExp | null = null;

/**
 * Functions, classes and variables by themselves, which export one name each. It is made when it is needed:
 * to compile it costs 1 ms.
 */
function single(): RegExp {
  return singleRegexp ??= new RegExp(
    `^export\\s+(?:default\\s+(${NAME})\\s*;|(?:default\\s+)?(?:async\\s+)?(?:function\\b\\s*\\*?|class\\b)\\s*(${NAME})?)`,
    "u",
  );
}

/** Lists, which export what is between the braces. */
const LIST_REGEXP = /^export\s*\{[^}]*\}/;

/**
 * Whether the module may export the name. When in doubt it may: the child looks again, and closer.
 *
 * @param source The text of the module, without types.
 * @param name The own name of the function; anonymous functions may always be exported.
 * @returns False only if no statement that begins with `export` names it, as itself or by a list.
 */
export function exportsName(source: string, name: string): boolean {
  if (isCommonJs(source)) return true;
  if (name === "" || name === "default") return /\bexport\b/.test(source);
  const word = new RegExp(`(?<![\\p{ID_Continue}$])${escape(name)}(?![\\p{ID_Continue}$])`, "u");
  for (const { index } of source.matchAll(/\bexport\b/g)) {
    if (word.test(namesAt(source, index))) return true;
  }
  return aliasesOf(source, name).some((alias) => exportsName(source, alias));
}

/** Variables that are given the function, and exported in its place, as bundlers write it. */
function aliasesOf(source: string, name: string): string[] {
  const given = new RegExp(
    `\\b(?:const|let|var)\\s+(${NAME})\\s*=\\s*${escape(name)}\\s*;`,
    "gu",
  );
  return [...source.matchAll(given)].map(([, alias]) => alias!).filter((alias) => alias !== name);
}

/** The part of the statement that holds the names; all of it, where that can't be told. */
function namesAt(source: string, start: number): string {
  const statement = statementAt(source, start);
  const found = single().exec(statement);
  if (found) return found[1] ?? found[2] ?? "";
  return LIST_REGEXP.exec(source.slice(start))?.[0] ?? statement;
}

/** Exports as they were before ES modules, and as compilers and test runners write them: SWC, vite, webpack. */
function isCommonJs(source: string): boolean {
  return /\b(?:module\.exports|exports(?:\.[\p{ID_Start}$_]|\s*[[,])|_{1,2}export\b|__vite_ssr_export|__webpack_exports__)/u
    .test(source);
}

/**
 * Whether a text was made by a bundler, of several modules.
 *
 * @param source The text.
 * @returns Whether it looks so.
 */
export function isBundle(source: string): boolean {
  return /\b__(?:webpack_(?:require|modules)__|commonJS(?:Min)?|esm(?:Min)?|toESM|TURBOPACK__\w+)\b|^\/\/#region |^\/\/ (?:\.{0,2}\/)?[\w./-]+\.[cm]?[jt]sx?$/m
    .test(source);
}

function statementAt(source: string, start: number): string {
  const end = Math.max(
    start + REACH_CHARACTERS,
    endOf(source, ";", start),
    endOf(source, "}", start),
  );
  return source.slice(start, end);
}

function endOf(source: string, mark: string, start: number): number {
  const end = source.indexOf(mark, start);
  return end < 0 ? source.length : end + 1;
}

function escape(text: string): string {
  return text.replace(/[$\\^.*+?()[\]{}|]/g, "\\$&");
}
