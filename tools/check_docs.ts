// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Checks what `deno doc --lint` doesn't ask for: a description of every public symbol, and an example of
 * every function, class and method. Errors need none: what throws them has one.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";
import { report, ROOT } from "./files.ts";

interface Documented {
  name: string;
  jsDoc?: { doc?: string; tags?: { kind: string }[] };
}

interface Declaration extends Documented {
  kind: string;
  declarationKind: string;
  def: { extends?: string; methods?: Method[] };
}

interface Method extends Documented {
  kind: string;
  accessibility?: string;
}

interface Symbols {
  symbols: { name: string; declarations: Declaration[] }[];
}

const ERROR_REGEXP = /Error$/;

async function readSymbols(): Promise<Symbols["symbols"]> {
  const path = fromFileUrl(new URL("mod.ts", ROOT));
  const command = new Deno.Command(Deno.execPath(), { args: ["doc", "--json", path] });
  const { nodes } = JSON.parse(new TextDecoder().decode((await command.output()).stdout));
  return (Object.values(nodes) as Symbols[]).flatMap(({ symbols }) => symbols);
}

function hasExample({ jsDoc }: Documented): boolean {
  return jsDoc?.tags?.some(({ kind }) => kind === "example") ?? false;
}

function faultsOfClass(name: string, { def, ...rest }: Declaration): string[] {
  if (ERROR_REGEXP.test(def.extends ?? "")) return [];
  const methods = (def.methods ?? []).filter(({ kind, name }) =>
    kind === "method" && !name.startsWith("[")
  );
  return [
    ...(hasExample(rest as Documented) ? [] : [`${name}: no @example`]),
    ...namesWithout(methods).map((method) => `${name}.${method}: no @example`),
  ];
}

/** One of several signatures is enough. */
function namesWithout(methods: Method[]): string[] {
  const shown = new Set(methods.filter(hasExample).map(({ name }) => name));
  return [...new Set(methods.map(({ name }) => name))].filter((name) => !shown.has(name));
}

function faultsOf({ name, declarations }: Symbols["symbols"][number]): string[] {
  const described = declarations.some(({ jsDoc }) => jsDoc?.doc);
  const faults = described ? [] : [`${name}: no description`];
  const classes = declarations.filter(({ kind }) => kind === "class");
  const functions = declarations.filter(({ kind }) => kind === "function");
  if (functions.length > 0 && !functions.some(hasExample)) faults.push(`${name}: no @example`);
  return [...faults, ...classes.flatMap((each) => faultsOfClass(name, each))];
}

const symbols = await readSymbols();
report(`${symbols.length} public symbols`, symbols.flatMap(faultsOf));
