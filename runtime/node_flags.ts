// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The command-line flags with which a child of Node loads modules as its parent does. `NODE_OPTIONS`
 * needs no care: it is in the environment.
 *
 * @module
 */

import { resolve } from "node:path";
import { process } from "./node_builtins.ts";

/** Flags that tell what to do once, or take a port that one process alone can have. */
const DROPPED_REGEXP =
  /^--(?:inspect.*|test(?:-.*)?|watch(?:-.*)?|check|interactive|build-sea|cpu-prof.*|heap-prof.*|hot|smol-watch)(?:=.*)?$|^-[ci]$/;

/** Flags whose text is the program itself. */
const PROGRAM_REGEXP = /^(?:-e|-p|-pe|-ep|--eval|--print)$/;

/**
 * The flags of this process that hold for a child.
 *
 * @param moved Whether the child begins in another folder: then paths relative to this one are made
 *   absolute.
 * @returns The flags.
 */
export function carriedFlags(moved: boolean): string[] {
  const kept: string[] = [];
  const { execArgv } = process;
  for (let index = 0; index < execArgv.length; index++) {
    const flag = execArgv[index]!;
    if (PROGRAM_REGEXP.test(flag)) index++;
    else if (!isProgram(flag)) kept.push(moved ? absolute(flag) : flag);
  }
  return kept;
}

function isProgram(flag: string): boolean {
  return DROPPED_REGEXP.test(flag) || /^--(?:eval|print|input-type)=/.test(flag);
}

/** `./hooks.mjs`, by itself or after an equals sign, as seen from here. */
function absolute(flag: string): string {
  const [, name = "", path] = /^(--[\w-]+=)?(\.\.?\/.*)$/.exec(flag) ?? [];
  return path === undefined ? flag : name + resolve(path);
}
