// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The command-line flags with which a child has its parent's configuration and permissions.
 *
 * @module
 */

import type { ProcessPermissions } from "../../base/options.ts";
import { ProcessError } from "../../errors.ts";
import { readCommandLine } from "./command_line.ts";
import { findConfig, toPath } from "./config.ts";

/** Flags that hold for a child too and stand alone. */
const CARRIED_REGEXP =
  /^--(?:unstable.*|v8-flags=.*|no-config|no-lock|lock(?:=.*)?|frozen(?:=.*)?|no-npm|no-remote|cached-only|node-modules-dir(?:=.*)?|vendor(?:=.*)?|conditions=.*|unsafely-ignore-certificate-errors(?:=.*)?|unsafe-proto|location=.*|seed=.*)$/;

/** Flags that take a file, as the next argument or after an equals sign. */
const FILE_REGEXP = /^(--config|-c|--import-map|--cert)(?:=(.*))?$/;

/** Flags of `deno` that take the next argument and matter to no child. */
const TAKES_VALUE_REGEXP =
  /^(?:--location|--seed|--conditions|--log-level|-L|--ext|--filter|--preload|--require|--port|--host)$/;

const NAMES = ["read", "write", "net", "env", "sys", "run", "ffi", "import"] as const;
type Name = typeof NAMES[number];

/** What a query names a part of each permission by. */
const SCOPES: Record<Name, string> = {
  read: "path",
  write: "path",
  net: "host",
  env: "variable",
  sys: "kind",
  run: "command",
  ffi: "path",
  import: "host",
};

/** The short forms of the flags that have one. */
const SHORT_NAMES = new Map([
  ["--allow-read", "-R"],
  ["--allow-write", "-W"],
  ["--allow-net", "-N"],
  ["--allow-env", "-E"],
  ["--allow-sys", "-S"],
  ["--allow-import", "-I"],
]);

let line: string[] | null | undefined;
let carried: string[] | undefined;

/**
 * The parent's own flags, and its script: not what follows, which is for the program. Null where the
 * system doesn't tell them.
 */
function ownFlags(): string[] | null {
  if (line === undefined) {
    const words = readCommandLine(mayAll);
    line = words && words.slice(1, words.length - Deno.args.length);
  }
  return line;
}

function mayAll(): boolean {
  return NAMES.every((name) => Deno.permissions.querySync({ name }).state === "granted");
}

/**
 * The flags that make a child resolve imports as its parent does.
 *
 * @param main The URL of the program's main module, from which its configuration is found.
 * @returns The flags.
 */
export function configFlags(main: string | null): string[] {
  return carried ??= findFlags(main);
}

function findFlags(main: string | null): string[] {
  const line = ownFlags() ?? [];
  const flags = carriedFrom(line);
  const told = flags.some((flag) => /^--(?:no-)?config(?:=|$)/.test(flag));
  if (told) return flags;
  // A package that is run by its name has the configuration of the folder that it is run in.
  const isPackage = /^(?:jsr|npm):/.test(line.at(-1) ?? "");
  return [...flags, ...findConfig(isPackage ? null : main, flags)];
}

/**
 * Whether Deno was told to let a worker have fewer permissions: where it was not, to ask for that ends
 * the program.
 *
 * @param main The URL of the program's main module.
 * @returns Whether it was told, or might have been.
 */
export function mayNarrowWorkers(main: string | null): boolean {
  const line = ownFlags();
  if (line === null) return true;
  if (line.includes("--unstable-worker-options")) return true;
  const config = configFlags(main).find((flag) => flag.startsWith("--config="));
  try {
    return config !== undefined &&
      Deno.readTextFileSync(config.slice("--config=".length)).includes('"worker-options"');
  } catch {
    return false;
  }
}

/**
 * Whether coverage is collected: the session that does it keeps each thread from its end. A bare
 * `node:worker_threads` worker doesn't end either.
 *
 * @returns Whether it is, as far as that can be told.
 */
export function isCovered(): boolean {
  // Who may not simply look pays nothing for this.
  if (!NAMES.every((name) => hasAll(name))) return false;
  return ownFlags()?.some((flag) => /^--coverage(?:=|$)/.test(flag)) ?? false;
}

/** Those flags in front of the script that hold for a child. */
function carriedFrom(flags: string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index < flags.length; index++) {
    const flag = flags[index]!;
    const file = FILE_REGEXP.exec(flag);
    if (flag === "--") break;
    if (file) kept.push(`${longName(file[1]!)}=${toPath(file[2] ?? flags[++index] ?? "")}`);
    else if (CARRIED_REGEXP.test(flag)) kept.push(flag);
    else if (TAKES_VALUE_REGEXP.test(flag)) index++;
    else if (isScript(flags, index)) break;
  }
  return kept;
}

function longName(flag: string): string {
  return flag === "-c" ? "--config" : flag;
}

/** The first argument that is no flag is the subcommand, or the script where there is none. */
function isScript(flags: string[], index: number): boolean {
  if (flags[index]!.startsWith("-")) return false;
  const words = flags.slice(0, index).filter((flag) => !flag.startsWith("-"));
  const [subcommand = flags[index]!] = words;
  if (/^(?:test|bench)$/.test(subcommand)) return false;
  return words.length > 0 || !/^(?:run|serve|eval|repl|task|jupyter)$/.test(subcommand);
}

/**
 * The flags that give a child the permissions asked for, and never more than this process has.
 *
 * @param wanted What is asked for.
 * @returns The flags.
 * @throws {ProcessError} If more is asked for than this process has.
 */
export function permissionFlags(wanted: "inherit" | "none" | ProcessPermissions): string[] {
  if (wanted === "none") return [];
  if (wanted === "inherit") {
    return NAMES.every((name) => hasAll(name)) ? ["-A"] : NAMES.flatMap((name) => inherited(name));
  }
  return NAMES.flatMap((name) => flagsOf(name, wanted[name]));
}

function flagsOf(name: Name, wanted: ProcessPermissions[Name]): string[] {
  if (wanted === undefined || wanted === false) return [];
  if (wanted === "inherit") return inherited(name);
  if (wanted === true) {
    if (!hasAll(name)) throw escalation(name, "all");
    return [`--allow-${name}`];
  }
  const values = wanted.map((value) => absoluteValue(name, String(value)));
  const divided = values.find((value) => value.includes(","));
  if (divided !== undefined) throw indivisible(name, divided);
  const missing = values.find((value) => !has(name, value));
  if (missing !== undefined) throw escalation(name, missing);
  return values.length > 0 ? [`--allow-${name}=${values.join(",")}`] : [];
}

function escalation(name: Name, value: string): ProcessError {
  return new ProcessError(
    `Cannot start a process as "permissions.${name}" must be no more than this process has: ${value} is asked for`,
  );
}

function indivisible(name: Name, value: string): ProcessError {
  return new ProcessError(
    `Cannot start a process as "permissions.${name}" must not have a comma in a value, which would divide it: current value is ${value}`,
  );
}

/** What this process has of a permission: all, or the list that its own command line names. */
function inherited(name: Name): string[] {
  if (hasAll(name)) return [`--allow-${name}`];
  const flags = ownFlags() ?? [];
  const denied = listed(flags, `--deny-${name}`);
  if (denied === "all") return [`--deny-${name}`];
  const refused = denied.map((value) => absoluteValue(name, value));
  // The folder in which the program began is not known any more: nothing is safe.
  if (refused.some((value) => !refuses(name, value))) return [];
  const deny = refused.length > 0 ? [`--deny-${name}=${refused.join(",")}`] : [];
  const allowed = listed(flags, `--allow-${name}`);
  const granted = status(name).state === "granted";
  // Granted but for some, and the command line doesn't tell which: nothing is safe.
  if (granted) return deny.length > 0 ? [`--allow-${name}`, ...deny] : [];
  const values = (allowed === "all" ? [] : allowed.map((value) => absoluteValue(name, value)))
    .filter((value) => has(name, value));
  return values.length > 0 ? [`--allow-${name}=${values.join(",")}`, ...deny] : [];
}

/** The values of a flag, which may be given more than once. */
function listed(flags: string[], flag: string): "all" | string[] {
  const short = SHORT_NAMES.get(flag);
  const names = short === undefined ? [flag] : [flag, short];
  if (names.some((name) => flags.includes(name))) return "all";
  return names.flatMap((name) => flags.filter((each) => each.startsWith(`${name}=`)))
    .flatMap((each) => each.slice(each.indexOf("=") + 1).split(","))
    .filter((value) => value !== "");
}

/** A path as it is wherever it is read; a program to run is one only if it has a slash. */
function absoluteValue(name: Name, value: string): string {
  const isPath = SCOPES[name] === "path" || (name === "run" && /[\\/]/.test(value));
  return isPath ? toPath(value) : value;
}

function hasAll(name: Name): boolean {
  const { state, partial } = status(name);
  return state === "granted" && !partial;
}

function has(name: Name, value: string): boolean {
  return status(name, { [SCOPES[name]]: value }).state === "granted";
}

function refuses(name: Name, value: string): boolean {
  return status(name, { [SCOPES[name]]: value }).state === "denied";
}

function status(name: Name, scope: Record<string, string> = {}): Deno.PermissionStatus {
  return Deno.permissions.querySync({ name, ...scope } as Deno.PermissionDescriptor);
}
