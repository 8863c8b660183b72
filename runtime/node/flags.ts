// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The command-line flags with which a child of Node loads modules as its parent does. `NODE_OPTIONS`
 * needs no care: it is in the environment.
 *
 * @module
 */

import { resolve } from "node:path";
import { home, process, url } from "./builtins.ts";

/** Flags that tell what to do once, or take a port that one process alone can have. */
const DROPPED_REGEXP =
  /^--(?:inspect.*|test(?:-.*)?|watch(?:-.*)?|check|interactive|build-sea|cpu-prof.*|heap-prof.*|hot|smol-watch)(?:=.*)?$|^-[ci]$/;

/** Flags whose text is the program itself. */
const PROGRAM_REGEXP = /^(?:-e|-p|-pe|-ep|--eval|--print)$/;

/** A program whose flags are to be carried; default: this one. */
interface Program {
  flags?: string[];
  /** The system. */
  platform?: string;
  /** The folder in which it has begun. */
  home?: string | null;
}

/**
 * The flags of a process that hold for a child.
 *
 * @param moved Whether the child begins in another folder: then paths relative to this one are made
 *   absolute, as also where this process is in another one than it has begun in.
 * @param program The program.
 * @returns The flags.
 */
export function carriedFlags(moved: boolean, program: Program = {}): string[] {
  const { flags = process.execArgv, platform = process.platform, home: from = home } = program;
  const isFar = from !== null && (moved || isAway(from));
  const kept: string[] = [];
  for (let index = 0; index < flags.length; index++) {
    const flag = flags[index]!;
    if (PROGRAM_REGEXP.test(flag)) index++;
    else if (isProgram(flag)) index += valuesAt(flags, index + 1);
    else kept.push(isFar ? absolute(flag, flags[index - 1], platform, from) : flag);
  }
  return kept;
}

/** Bun counts the "-" of `bun run - < file` among its flags: a child would run its boot message. */
function isProgram(flag: string): boolean {
  return flag === "-" || DROPPED_REGEXP.test(flag) || /^--(?:eval|print|input-type)=/.test(flag);
}

/** 1 if a flag's value stands there by itself, else 0: the child would take it for the program. */
function valuesAt(flags: string[], index: number): 0 | 1 {
  return flags[index]?.startsWith("-") === false ? 1 : 0;
}

function isAway(from: string): boolean {
  try {
    return process.cwd() !== from;
  } catch {
    // It has been deleted.
    return true;
  }
}

/** Flags that take a module of the kind that `import` loads. */
const IMPORT_REGEXP = /^--(?:import|loader|experimental-loader)=?$/;

/** `./hooks.mjs`, by itself or after an equals sign, as seen from where the program has begun. */
function absolute(
  flag: string,
  before: string | undefined,
  platform: string,
  from: string,
): string {
  const [, name = "", path] = /^(--[\w-]+=)?(\.\.?[\\/].*)$/.exec(flag) ?? [];
  if (path === undefined) return flag;
  const found = resolve(from, path);
  // There `import` takes the letter of a disk for the scheme of a URL.
  const isUrl = platform === "win32" && IMPORT_REGEXP.test(name || before || "");
  return name + (isUrl ? url.pathToFileURL(found).href : found);
}
