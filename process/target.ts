// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * From a function to the place where another process finds it.
 *
 * @module
 */

import type { FunctionPlace } from "../runtime/contract.ts";
import { locate } from "../runtime/host.ts";
import { check, checkCount } from "../base/arguments.ts";
import type { Rule } from "../base/rules.ts";
import { TargetError } from "../errors.ts";
import { type CallSite, fileUrlOf, isAbsolute, moduleOfCall, noteCall } from "./call_site.ts";
import { exportsName, isBundle } from "./exports.ts";
import { frozenPlace, isFrozen } from "./freeze.ts";
import type { Target, TargetReference } from "./options.ts";
import type { Place } from "../base/boot.ts";
import type { Host } from "../runtime/contract.ts";

/** How Deno, and Node and Bun, name a program that was given as text. */
const TEXT_REGEXP = /\/(?:\$deno\$[^/]*|(?:\[|%5B)(?:eval\d*|stdin)(?:\]|%5D))$/i;
/** The way out in a bundle. */
const BUNDLED =
  'give it to freezeSupport(), export it from the entry of the bundle, or use reference(new URL("./tasks.js", import.meta.url), "name") with a file that is not bundled';

type AnyFunction = (...args: never[]) => unknown;

/** The way out that every {@linkcode TargetError} shows. */
const WAY_OUT = "export it from its module, or use reference(url, name) or inline(fn)";

/**
 * The export `name` of `module`, without importing it here. What stands for Python's pickling of a
 * function by its qualified name.
 *
 * @typeParam A The arguments of the target.
 * @typeParam R Its result.
 * @param module The module: a URL, an absolute path, a specifier of the import map, or a path relative
 *   to the module that calls.
 * @param name The name it is exported by; `default` for the default export.
 * @returns The reference.
 * @throws {TypeError} If `module` or `name` is not a non-empty string.
 *
 * @example Usage
 * ```ts ignore
 * import { Process, reference } from "@multiprocessing/process";
 *
 * const target = reference<[number]>(new URL("./tasks.ts", import.meta.url), "square");
 * const process = new Process({ target, args: [3] });
 * await process.start();
 * await process.join();
 * ```
 */
// deno-lint-ignore no-explicit-any
export function reference<A extends readonly unknown[] = readonly any[], R = unknown>(
  module: string | URL,
  name: string,
): TargetReference<A, Awaited<R>> {
  checkCount(REFERENCE, arguments.length, 2);
  check(REFERENCE.does, "module", module, isModule);
  check(REFERENCE.does, "name", name, isText);
  return { module: absolute(module, noteCall(reference)), name };
}

const REFERENCE = {
  does: "make a reference",
  right: 'reference(new URL("./tasks.ts", import.meta.url), "square")',
};

const isModule: Rule = (value) => isText(value instanceof URL ? value.href : value);

const isText: Rule = (value) =>
  typeof value === "string" && value !== ""
    ? undefined
    : { must: "a non-empty string", isRange: false };

/**
 * The URL or specifier of a module.
 *
 * @param module It, or a path: absolute, or relative to the module that calls.
 * @param site Who calls.
 * @returns The URL or specifier.
 */
export function absolute(module: string | URL, site: CallSite): string {
  const text = String(module);
  if (isAbsolute(text)) return fileUrlOf(text);
  if (!/^\.\.?\//.test(text)) return text;
  const base = moduleOfCall(site);
  if (base === null) {
    throw new TypeError(
      `Cannot make a reference as "module" must be absolute here: current value is "${text}"`,
    );
  }
  return new URL(text, base).href;
}

/**
 * Ships the source text of `fn`, which may use no variables but its own and those of `globalThis`.
 *
 * @typeParam A The arguments of the target.
 * @typeParam R Its result.
 * @param fn The function.
 * @returns A reference to a module made of it.
 * @throws {TypeError} If `fn` is not a function with a source text.
 *
 * @example Usage
 * ```ts
 * import { inline, Process } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * const process = new Process({ target: inline((code: number) => Deno.exit(code)), args: [3] });
 * await process.start();
 * assertEquals(await process.join(), 3);
 * ```
 */
export function inline<A extends readonly unknown[], R>(
  fn: (...args: A) => R | Promise<R>,
): TargetReference<A, R> {
  checkCount(INLINE, arguments.length, 1);
  check(INLINE.does, "fn", fn, isPlainFunction);
  const code = `export default ${expressionOf(String(fn), fn.name)};`;
  // Bun takes what follows a dot for the extension of a file.
  const text = encodeURIComponent(withHelper(code)).replaceAll(".", "%2E");
  return { module: `data:text/javascript,${text}`, name: "default" };
}

const INLINE = { does: "ship a function inline", right: "inline((x: number) => x * x)" };

const isPlainFunction: Rule = (value) =>
  typeof value === "function" && !isNative(value)
    ? undefined
    : { must: "a function with a source text", isRange: false };
/** With keep-names, as tsx has it, esbuild writes calls of a helper of its own into functions. */
function withHelper(code: string): string {
  return /\b__name\(/.test(code) ? `const __name = (value) => value;${code}` : code;
}

/** A method's text is no expression by itself. */
function expressionOf(text: string, name: string): string {
  const isExpression =
    /^(?:async\b\s*)?(?:function\b|class\b|\(|[\p{ID_Start}$_][\p{ID_Continue}$]*\s*=>)/u;
  if (isExpression.test(text)) return `(${text})`;
  return `({ ${text} })[${JSON.stringify(name)}]`;
}

/** Whether it could be a target. */
export function isTarget(value: unknown): value is Target {
  return typeof value === "function" || isReference(value);
}

function isReference(value: unknown): value is TargetReference {
  if (typeof value !== "object" || value === null) return false;
  const { module, name } = value as Partial<TargetReference>;
  return (typeof module === "string" || module instanceof URL) && typeof name === "string";
}

/**
 * Where a child finds a target.
 *
 * @param target A function, a class, or a reference.
 * @param site Where it was named, for when nothing better is known.
 * @param ask Asks the runtime where a function stands.
 * @returns The place.
 * @throws {TargetError} If it can be told that no other process can reach it.
 */
export async function placeOf(
  // deno-lint-ignore ban-types
  target: Function | TargetReference,
  site: CallSite,
  ask: Host["locate"] = locate,
): Promise<Place> {
  if (typeof target !== "function") {
    const module = absolute(target.module, site);
    return { kind: "export", module, name: target.name, source: null, exact: true };
  }
  if (isNative(target)) return placeOfNative(target);
  const { name } = target;
  if (isFrozen()) return frozenPlace(target) ?? refuseUnnamed(name);
  const place = await ask(target);
  const module = place?.url ?? moduleOfCall(site);
  if (module === null) throw unreachable(name, null, "its module can't be told");
  if (!isImportable(module)) return placeOfForeign(target, module);
  if (place) checkReachable(name, module, place);
  const { rewritten = false } = place ?? {};
  const source = String(target);
  return {
    kind: "export",
    module,
    name,
    source,
    exact: Boolean(place),
    ...(place === undefined && { fleeting: true }),
    ...(rewritten && { rewritten }),
  };
}

/** Bundlers put modules into functions, and export from those: there only the child can tell. */
function checkReachable(name: string, module: string, { closure, source }: FunctionPlace): void {
  const isExported = exportsName(source, name);
  if (isExported && (closure === null || isBundle(source))) return;
  if (isBundle(source)) {
    throw unreachable(name, module, "it is not exported from the bundle that it is in", BUNDLED);
  }
  const why = closure === null ? "it is not exported" : `it uses the variables of ${closure}`;
  throw unreachable(name, module, why);
}

function refuseUnnamed(name: string): never {
  const why = "the program is one file, and freezeSupport() was not given it";
  throw unreachable(name, null, why, `await freezeSupport({ ${name || "name"} }) first`);
}

function unreachable(
  name: string,
  module: string | null,
  why: string,
  wayOut: string = WAY_OUT,
): TargetError {
  const where = module === null ? "" : ` of ${module}`;
  return new TargetError(
    `Cannot use the function "${name || "(anonymous)"}"${where} as a target as ${why}: ${wayOut}`,
    { module, targetName: name },
  );
}

// deno-lint-ignore ban-types
function isNative(fn: Function): boolean {
  return /\{\s*\[native code\]\s*\}\s*$/.test(String(fn));
}

/** A builtin, which a child has too; a bound function looks like one. */
// deno-lint-ignore ban-types
function placeOfNative(fn: Function): Place {
  const path = globalPathOf(fn);
  if (path !== null) return { kind: "global", path };
  const why = fn.name.startsWith("bound ") ? "it is bound" : "it is not reachable from globalThis";
  throw unreachable(fn.name, null, why);
}

/** A function of the runtime's own modules, which no other module can import. */
// deno-lint-ignore ban-types
function placeOfForeign(fn: Function, module: string): Place {
  const path = globalPathOf(fn);
  if (path !== null) return { kind: "global", path };
  throw unreachable(fn.name, module, "its module can't be imported");
}

function isImportable(url: string): boolean {
  return /^(?:file|https?|data|jsr|npm):/.test(url) && !TEXT_REGEXP.test(url);
}

/** `["Math", "sqrt"]`, for what is a global or a property of one. */
// deno-lint-ignore ban-types
function globalPathOf(fn: Function): string[] | null {
  if (Reflect.get(globalThis, fn.name) === fn) return [fn.name];
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    const holder = valueOf(globalThis, name);
    if (!isHolder(holder) || (holder as unknown) === globalThis) continue;
    if (valueOf(holder, fn.name) === fn) return [name, fn.name];
  }
  return isOfProcess(fn) ? ["process", fn.name] : null;
}

/** Node computes this one global; it is looked at when nothing else is left. */
// deno-lint-ignore ban-types
function isOfProcess(fn: Function): boolean {
  const { process } = globalThis as { process?: object };
  return process !== undefined && valueOf(process, fn.name) === fn;
}

function isHolder(value: unknown): value is Record<string, AnyFunction> {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Properties that are computed are left alone: what is read may cost, warn or throw. */
function valueOf(holder: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(holder, name)?.value;
}
